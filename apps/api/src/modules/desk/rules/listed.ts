import type { AppointmentStatus } from '@clinic/contracts/appointments';

/** An appointment as a column's JSON has it; instants in epoch milliseconds. */
export type ListedAppointment = {
  id: string;
  reference: string;
  status: AppointmentStatus;
  version: number;
  lane: number;
  startsAt: number;
  endsAt: number;
  busyFrom: number;
  busyUntil: number;
  patientId: string;
  patientName: string | null;
  phone: string | null;
  visitTypeId: number;
  visitTypeName: string;
};

export type ListedHold = Pick<
  ListedAppointment,
  'startsAt' | 'endsAt' | 'busyFrom' | 'busyUntil'
> & { expiresAt: number };
