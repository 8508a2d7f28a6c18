import type { Patient, UpdatePatientInput } from '@clinic/contracts/patients';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { parseContacts } from '../contacts/rules/contacts.ts';
import { findKnown } from './find-visible.ts';
import { toPatient } from './get-patient.ts';
import { contactRows } from './patient-of-booking.ts';
import {
  lockPatient,
  logAccess,
  replaceContacts,
  selectCountry,
  selectCountryOf,
  updatePatient,
} from './patients-repository.ts';
import { assertBirthDate } from './rules/birth-date.ts';

/**
 * Corrects what is known of a patient; what is left out is forgotten. Appointments show the name of today.
 *
 * Throws `PATIENT_NOT_FOUND`, `FORBIDDEN`, and `INVALID_INPUT` for a phone number that is none or a date of birth
 * in the future.
 */
export function correctPatient(
  { db }: Clinic,
  { staff }: Authorized<'reception'>,
  { id, name, locationId, birthDate: born, ...reachedBy }: UpdatePatientInput,
): Promise<Patient> {
  const birthDate = born ?? null;
  return db.transaction(async (tx) => {
    const now = await lockPatient(tx, id);
    await findKnown(tx, staff, id);
    assertBirthDate(birthDate, now, 'birthDate');
    const country =
      locationId === undefined
        ? await selectCountry(tx, id, staff.locationIds)
        : await selectCountryOf(tx, locationId);
    const rows = contactRows(id, parseContacts(reachedBy, country, 'phone'));
    await updatePatient(tx, id, { name, birthDate });
    await replaceContacts(tx, id, rows);
    await logAccess(tx, staff, id, 'update');
    return toPatient(await findKnown(tx, staff, id));
  });
}
