import { createContext, use, useSyncExternalStore } from 'react';
import type { MyAppointments, RememberedAppointment } from './my-appointments.ts';

export const MyAppointmentsContext = createContext<MyAppointments | undefined>(undefined);

/** The appointments remembered on this device, as of now. */
export function useMyAppointments(): {
  myAppointments: MyAppointments;
  list: readonly RememberedAppointment[];
} {
  const myAppointments = use(MyAppointmentsContext);
  if (!myAppointments) throw new Error('MyAppointmentsContext is missing');
  return {
    myAppointments,
    list: useSyncExternalStore(myAppointments.subscribe, myAppointments.read),
  };
}
