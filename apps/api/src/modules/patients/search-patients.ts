import {
  type FoundPatient,
  MAX_FOUND_PATIENTS,
  type SearchPatientsInput,
} from '@clinic/contracts/patients';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { selectCountries, selectFound } from './patient-search-repository.ts';
import { toFoundPatient } from './rules/found-patient.ts';
import { readSearch } from './rules/search-text.ts';

/**
 * Patients of the caller's locations by part of a name, a phone number, an email address, or a date of birth; the
 * best first, 20 at most.
 */
export async function searchPatients(
  { db }: Clinic,
  { staff }: Authorized<'reception'>,
  { text }: SearchPatientsInput,
): Promise<FoundPatient[]> {
  const search = readSearch(text, await selectCountries(db, staff));
  const rows = await selectFound(db, staff, search, MAX_FOUND_PATIENTS);
  return rows.map(toFoundPatient);
}
