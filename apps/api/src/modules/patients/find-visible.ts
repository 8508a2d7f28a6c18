import type { Staff } from '@clinic/contracts/staff';
import type { Executor } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { isVisible, selectPatient } from './patients-repository.ts';

/**
 * A patient whom the caller may see. Throws `PATIENT_NOT_FOUND`, and `FORBIDDEN` for one of another location
 * only.
 */
export async function findVisible(db: Executor, staff: Staff, id: string) {
  const [patient, isOwn] = await Promise.all([selectPatient(db, id), isVisible(db, staff, id)]);
  if (!patient) throw new DomainError('PATIENT_NOT_FOUND');
  if (!isOwn) throw new DomainError('FORBIDDEN');
  return patient;
}

/** The same, while there is something known of the person. Throws `PATIENT_NOT_FOUND` after an erasure. */
export async function findKnown(db: Executor, staff: Staff, id: string) {
  const patient = await findVisible(db, staff, id);
  const { name } = patient;
  if (name === null) throw new DomainError('PATIENT_NOT_FOUND');
  return { ...patient, name };
}
