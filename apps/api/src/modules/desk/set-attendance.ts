import type { SetAttendanceInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { changeAppointment } from '../appointments/change-appointment.ts';
import { assertAttendanceTime } from '../appointments/rules/attendance-times.ts';
import { assertTransition } from '../appointments/rules/transitions.ts';
import { assertVersion } from '../appointments/rules/version.ts';
import { staffAuthor } from '../history/rules/author.ts';
import type { AtDesk } from './write-at-desk.ts';

/**
 * Records whether a patient came. Throws `IDEMPOTENCY_KEY_REUSED`, `APPOINTMENT_NOT_FOUND`,
 * `VERSION_MISMATCH`, `ALREADY_CANCELLED` or `INVALID_TRANSITION`, also when it is too early to know.
 */
export function setAttendance(
  clinic: Clinic,
  { staff }: Authorized<'staff-of-appointment'>,
  { id, version, to, idempotencyKey }: SetAttendanceInput,
): Promise<AtDesk> {
  return changeAppointment(clinic, {
    id,
    author: staffAuthor(staff.id),
    idempotencyKey,
    request: { operation: 'desk.setAttendance', input: { id, to } },
    decide: ({ appointment, slot }) => {
      assertVersion(appointment, version);
      assertTransition(appointment.status, to);
      assertAttendanceTime(to, appointment, slot.now);
      return { type: to, status: to };
    },
  });
}
