import type { CancelAppointmentInput } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { PATIENT } from '../history/rules/author.ts';
import { type Changed, changeAppointment } from './change-appointment.ts';
import { assertNotice } from './rules/notice.ts';
import { assertTransition } from './rules/transitions.ts';
import { assertVersion } from './rules/version.ts';

type Cancellation = Omit<CancelAppointmentInput, 'id'>;

/**
 * Cancels an appointment; its slot is free at once. The row stays.
 *
 * Throws `IDEMPOTENCY_KEY_REUSED`, `VERSION_MISMATCH`,
 * `ALREADY_CANCELLED`, `INVALID_TRANSITION` or `TOO_LATE`.
 */
export function cancelAppointment(
  clinic: Clinic,
  { appointment: { id } }: Authorized<'manage-token'>,
  { version, reason, idempotencyKey }: Cancellation,
): Promise<Changed> {
  return changeAppointment(clinic, {
    id,
    author: PATIENT,
    idempotencyKey,
    request: { operation: 'cancel', input: { id, reason } },
    decide: ({ appointment, bookedAt, slot }) => {
      assertVersion(appointment, version);
      assertTransition(appointment.status, 'cancelled');
      const times = { bookedAt, startsAt: Date.parse(appointment.startsAt) };
      assertNotice(times, slot.now, slot);
      return { type: 'cancelled', status: 'cancelled', reason };
    },
  });
}
