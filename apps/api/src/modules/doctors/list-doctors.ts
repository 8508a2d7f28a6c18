import type {
  CountDoctorsInput,
  Doctor,
  DoctorCount,
  ListDoctorsInput,
} from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import {
  countDoctors,
  type DoctorFilter,
  selectDoctor,
  selectDoctors,
} from './doctors-repository.ts';
import { searchWords } from './rules/search-words.ts';

/**
 * One page of the doctors whose name and specialization have every word of `search`, by name
 * without title. Throws `DOCTOR_NOT_FOUND` when `after` names nobody: there is no next page then.
 */
export async function listDoctors({ db }: Clinic, input: ListDoctorsInput): Promise<Doctor[]> {
  const { after, limit } = input;
  const page = await selectDoctors(db, filterOf(input), { after, limit });
  const isLost = page.length === 0 && after !== undefined && !(await selectDoctor(db, after));
  if (isLost) throw new DomainError('DOCTOR_NOT_FOUND');
  return page;
}

/** A page, and whether another follows it. Throws what `listDoctors` throws. */
export async function listDoctorsPage(
  clinic: Clinic,
  input: ListDoctorsInput,
): Promise<{ page: Doctor[]; more: boolean }> {
  const { limit } = input;
  const found = await listDoctors(clinic, { ...input, limit: limit + 1 });
  return { page: found.slice(0, limit), more: found.length > limit };
}

/** How many doctors the list has in all. */
export async function countListedDoctors(
  { db }: Clinic,
  input: CountDoctorsInput,
): Promise<DoctorCount> {
  return { doctors: await countDoctors(db, filterOf(input)) };
}

function filterOf({ search = '', specialization }: CountDoctorsInput): DoctorFilter {
  return { specialization, words: searchWords(search) };
}
