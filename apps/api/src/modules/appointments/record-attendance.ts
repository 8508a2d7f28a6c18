import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { type Author, OPERATOR } from '../history/rules/author.ts';
import { changeAppointment } from './change-appointment.ts';
import { type Attendance, assertAttendanceTime } from './rules/attendance-times.ts';
import { assertTransition } from './rules/transitions.ts';

/**
 * Records whether a patient came.
 *
 * Throws `APPOINTMENT_NOT_FOUND`, `ALREADY_CANCELLED` or `INVALID_TRANSITION`, also when it is too
 * early to know.
 */
export async function recordAttendance(
  clinic: Clinic,
  {
    id,
    attendance,
    idempotencyKey,
    author = OPERATOR,
  }: { id: string; attendance: Attendance; idempotencyKey: string; author?: Author },
): Promise<Appointment> {
  const { appointment } = await changeAppointment(clinic, {
    id,
    author,
    idempotencyKey,
    request: { operation: attendance, input: { id } },
    decide: ({ appointment, slot }) => {
      assertTransition(appointment.status, attendance);
      assertAttendanceTime(attendance, appointment, slot.now);
      return { type: attendance, status: attendance };
    },
  });
  return appointment;
}
