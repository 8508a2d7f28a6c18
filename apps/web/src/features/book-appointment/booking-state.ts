import type { BookAppointmentInput, BookedAppointment } from '@clinic/contracts/appointments';
import type { IntentState } from '../../domain/intent-state.ts';
import type { Intents } from '../../domain/intents.ts';

/** What the patient asked for. The hold is this browser's, not the intent's. */
export type BookingIntent = Omit<BookAppointmentInput, 'holdToken'>;

/** Where a booking stands. */
export type BookingState = IntentState<BookingIntent, BookedAppointment>;

/** The page's one booking. */
export type Booking = Intents<BookingIntent, BookedAppointment>;

/** Whether a stored value is an intent as this build writes them. */
export function isBookingIntent(value: unknown): value is BookingIntent {
  if (typeof value !== 'object' || value === null) return false;
  const { doctorId, startsAt, patientName, idempotencyKey, visitTypeId } =
    value as Partial<BookingIntent>;
  const texts = [startsAt, patientName, idempotencyKey];
  if (visitTypeId !== undefined && typeof visitTypeId !== 'number') return false;
  return typeof doctorId === 'number' && texts.every((text) => typeof text === 'string');
}
