import type { Doctor, ListDoctorsInput } from '@clinic/contracts/doctors';
import type { Clinic } from '../../kernel/clinic.ts';
import { selectDoctors } from './doctors-repository.ts';

/** Doctors whose name or specialization contains `search`, by name. */
export function listDoctors({ db }: Clinic, input: ListDoctorsInput): Promise<Doctor[]> {
  return selectDoctors(db, input);
}
