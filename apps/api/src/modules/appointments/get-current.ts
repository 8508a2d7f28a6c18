import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { selectCurrent } from './appointments-repository.ts';

/** An appointment as it is now, also of a patient who was erased. Throws `APPOINTMENT_NOT_FOUND`. */
export async function getCurrent({ db }: Pick<Clinic, 'db'>, id: string): Promise<Appointment> {
  const current = await selectCurrent(db, id);
  if (!current) throw new DomainError('APPOINTMENT_NOT_FOUND');
  return current.appointment;
}
