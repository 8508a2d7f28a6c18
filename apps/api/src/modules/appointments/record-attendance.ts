import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../kernel/clinic.ts';
import { changeAppointment } from './change-appointment.ts';
import { assertTransition } from './transitions.ts';

/** What the front desk records of an appointment. */
export const ATTENDANCE = ['arrived', 'fulfilled', 'noshow'] as const;
export type Attendance = (typeof ATTENDANCE)[number];

/** Throws `APPOINTMENT_NOT_FOUND`, `ALREADY_CANCELLED` or `INVALID_TRANSITION`. */
export async function recordAttendance(
  clinic: Clinic,
  { id, attendance }: { id: string; attendance: Attendance },
): Promise<Appointment> {
  const { appointment } = await changeAppointment(clinic, {
    id,
    actor: 'operator',
    decide: ({ appointment: { status } }) => {
      assertTransition(status, attendance);
      return { type: attendance, status: attendance };
    },
  });
  return appointment;
}
