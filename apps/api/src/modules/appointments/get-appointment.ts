import type { Appointment, GetAppointmentInput } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import type { Actor } from '../../kernel/actor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { isManageToken } from '../access/rules/manage-token.ts';
import { selectAppointment } from './appointments-repository.ts';

/** Throws `APPOINTMENT_NOT_FOUND`, the same whether it is absent or the token is not its own. */
export async function getAppointment(
  { db, secrets }: Clinic,
  actor: Actor,
  { id }: GetAppointmentInput,
): Promise<Appointment> {
  const found = await selectAppointment(db, id);
  const allowed = isManageToken(secrets, actor.manageToken, id, found?.manageNonce);
  if (!allowed || !found) throw new DomainError('APPOINTMENT_NOT_FOUND');
  return found.appointment;
}
