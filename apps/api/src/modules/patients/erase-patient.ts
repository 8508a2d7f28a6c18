import type { PatientInput } from '@clinic/contracts/patients';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { findKnown } from './find-visible.ts';
import { erasePatient, hasUpcoming, lockPatient, logAccess } from './patients-repository.ts';

/**
 * Forgets a person: name, date of birth, contacts. Appointments and their history stay, and are nobody's.
 *
 * Throws `PATIENT_NOT_FOUND`, `FORBIDDEN`, and `HAS_APPOINTMENTS` while one is to come.
 */
export function eraseKnown(
  { db }: Clinic,
  { staff }: Authorized<'manager'>,
  { id }: PatientInput,
): Promise<void> {
  return db.transaction(async (tx) => {
    // Whoever books for the patient waits for this, and is then told that there is none; a booking that was
    // first is seen by the statement after the lock.
    await lockPatient(tx, id);
    await findKnown(tx, staff, id);
    if (await hasUpcoming(tx, id)) throw new DomainError('HAS_APPOINTMENTS');
    await erasePatient(tx, id);
    await logAccess(tx, staff, id, 'erase');
  });
}
