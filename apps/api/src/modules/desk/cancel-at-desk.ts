import type { DeskCancelInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { changeAppointment } from '../appointments/change-appointment.ts';
import { assertTransition } from '../appointments/rules/transitions.ts';
import { assertVersion } from '../appointments/rules/version.ts';
import { staffAuthor } from '../history/rules/author.ts';
import type { AtDesk } from './write-at-desk.ts';

/**
 * Cancels an appointment, without the notice that a patient must give; its slot is free at once.
 *
 * Throws `IDEMPOTENCY_KEY_REUSED`, `APPOINTMENT_NOT_FOUND`, `VERSION_MISMATCH`, `ALREADY_CANCELLED` or
 * `INVALID_TRANSITION`.
 */
export function cancelAtDesk(
  clinic: Clinic,
  { staff }: Authorized<'reception-of-appointment'>,
  { id, version, reason, idempotencyKey }: DeskCancelInput,
): Promise<AtDesk> {
  return changeAppointment(clinic, {
    id,
    author: staffAuthor(staff.id),
    idempotencyKey,
    request: { operation: 'desk.cancel', input: { id, reason } },
    decide: ({ appointment }) => {
      assertVersion(appointment, version);
      assertTransition(appointment.status, 'cancelled');
      return { type: 'cancelled', status: 'cancelled', reason };
    },
  });
}
