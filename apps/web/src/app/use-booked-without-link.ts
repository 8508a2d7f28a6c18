import type { Appointment } from '@clinic/contracts/appointments';
import { useState } from 'react';
import { useBooking } from '../features/book-appointment/booking-context.tsx';

/**
 * The appointment that this page has just been told of, where the answer came too late to grant
 * anything: more than a day after the booking. It lasts as long as its page.
 */
export function useBookedWithoutLink(appointmentId: string): Appointment | undefined {
  const { state } = useBooking();
  const booked = state.step === 'done' && !state.answer.manageToken ? state.answer : undefined;
  const [first] = useState(booked);
  const known = booked ?? first;
  return known?.id === appointmentId ? known : undefined;
}
