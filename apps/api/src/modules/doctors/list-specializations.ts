import type { SpecializationCount } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { selectSpecializations } from './doctors-repository.ts';

/** Every specialization that some active doctor has, in alphabetical order. */
export function listSpecializations({ db }: Clinic): Promise<SpecializationCount[]> {
  return selectSpecializations(db);
}
