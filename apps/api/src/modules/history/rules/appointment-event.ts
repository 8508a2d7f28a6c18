import type { AppointmentStatus } from '@clinic/contracts/appointments';

/** What happened to an appointment, and what it was afterwards. Never a patient's name. */
export type AppointmentEvent = {
  appointmentId: string;
  version: number;
  type: 'booked' | 'rescheduled' | 'cancelled' | 'arrived' | 'fulfilled' | 'noshow';
  occurredAt: Date;
  actor: 'patient' | 'operator';
  doctorId: number;
  startsAt: Date;
  status: AppointmentStatus;
  reason: string | null;
  idempotencyKey: string | null;
  requestHash: Buffer | null;
};
