import { createContext, type ReactNode, use, useState, useSyncExternalStore } from 'react';
import type { Booking, BookingState } from './booking-state.ts';

type Shared = {
  booking: Booking;
  /** The typed name, kept while the patient looks at other times and doctors. */
  patientName: string;
  setPatientName(name: string): void;
};

const BookingContext = createContext<Shared | undefined>(undefined);

/** Gives the page its one booking. */
export function BookingProvider({ booking, children }: { booking: Booking; children: ReactNode }) {
  const [patientName, setPatientName] = useState(() => nameIn(booking.getState()));
  return (
    <BookingContext value={{ booking, patientName, setPatientName }}>{children}</BookingContext>
  );
}

/** The page's booking and where it stands. */
export function useBooking(): Shared & { state: BookingState } {
  const shared = use(BookingContext);
  if (!shared) throw new Error('BookingProvider is missing');
  const state = useSyncExternalStore(shared.booking.subscribe, shared.booking.getState);
  return { ...shared, state };
}

function nameIn(state: BookingState): string {
  return 'intent' in state ? state.intent.patientName : '';
}
