import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useState,
  useSyncExternalStore,
} from 'react';
import { storedText } from '../../lib/browser-storage.ts';
import type { Booking, BookingState } from './booking-state.ts';

type Shared = {
  booking: Booking;
  /** The typed name, kept in this tab until it is booked, also when the page is loaded again. */
  patientName: string;
  setPatientName(name: string): void;
};

const typedName = storedText(() => window.sessionStorage, 'clinic.patient-name');

const BookingContext = createContext<Shared | undefined>(undefined);

/** Gives the page its one booking. */
export function BookingProvider({ booking, children }: { booking: Booking; children: ReactNode }) {
  const [patientName, setName] = useState(
    () => nameIn(booking.getState()) || (typedName.read() ?? ''),
  );
  const setPatientName = useCallback((name: string) => {
    if (name) typedName.write(name);
    else typedName.remove();
    setName(name);
  }, []);
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
