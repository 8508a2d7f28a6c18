import type { Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { selectAllDoctors } from './doctors-repository.ts';

/** Every doctor by name without title, also those who have retired. */
export function listAllDoctors({ db }: Clinic): Promise<Doctor[]> {
  return selectAllDoctors(db);
}
