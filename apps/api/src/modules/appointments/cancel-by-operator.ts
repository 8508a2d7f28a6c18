import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { type Author, OPERATOR } from '../history/rules/author.ts';
import { changeAppointment } from './change-appointment.ts';
import { assertTransition } from './rules/transitions.ts';

/** The provider cancels: a code of FHIR's appointment-cancellation-reason, as patients' reasons are. */
const BY_THE_PROVIDER = 'prov';

/**
 * The clinic cancels an appointment, without the notice that a patient must give; its slot is free at
 * once. The row stays.
 *
 * Throws `APPOINTMENT_NOT_FOUND`, `ALREADY_CANCELLED` or `INVALID_TRANSITION`.
 */
export async function cancelByOperator(
  clinic: Clinic,
  {
    id,
    idempotencyKey,
    author = OPERATOR,
  }: { id: string; idempotencyKey: string; author?: Author },
): Promise<Appointment> {
  const { appointment } = await changeAppointment(clinic, {
    id,
    author,
    idempotencyKey,
    request: { operation: 'cancel', input: { id } },
    decide: ({ appointment: { status } }) => {
      assertTransition(status, 'cancelled');
      return { type: 'cancelled', status: 'cancelled', reason: BY_THE_PROVIDER };
    },
  });
  return appointment;
}
