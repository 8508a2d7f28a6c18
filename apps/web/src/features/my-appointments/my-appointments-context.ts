import { createContext, use, useSyncExternalStore } from 'react';
import type { MyAppointments, RememberedAppointment } from './my-appointments.ts';

export const MyAppointmentsContext = createContext<MyAppointments | undefined>(undefined);

/** The appointments remembered on this device, as of now. */
export function useMyAppointments(): {
  mine: MyAppointments;
  list: readonly RememberedAppointment[];
} {
  const mine = use(MyAppointmentsContext);
  if (!mine) throw new Error('MyAppointmentsContext is missing');
  return { mine, list: useSyncExternalStore(mine.subscribe, mine.read) };
}
