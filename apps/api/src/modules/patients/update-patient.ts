import type { Patient, UpdatePatientInput } from '@clinic/contracts/patients';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
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
import { parseContacts } from './rules/contacts.ts';

/**
 * Corrects what is known of a patient; what is left out is forgotten. Appointments show the name of today.
 *
 * Throws `PATIENT_NOT_FOUND`, `FORBIDDEN`, and `INVALID_INPUT` for a phone number that is none.
 */
export function correctPatient(
  { db }: Clinic,
  { staff }: Authorized<'reception'>,
  { id, name, birthDate, locationId, ...reachedBy }: UpdatePatientInput,
): Promise<Patient> {
  return db.transaction(async (tx) => {
    await lockPatient(tx, id);
    await findKnown(tx, staff, id);
    const country =
      locationId === undefined
        ? await selectCountry(tx, id, staff.locationIds)
        : await selectCountryOf(tx, locationId);
    const rows = contactRows(id, parseContacts(reachedBy, country, 'phone'));
    await updatePatient(tx, id, { name, birthDate: birthDate ?? null });
    await replaceContacts(tx, id, rows);
    await logAccess(tx, staff, id, 'update');
    return toPatient(await findKnown(tx, staff, id));
  });
}
