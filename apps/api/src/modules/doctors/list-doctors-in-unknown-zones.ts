import type { Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { selectDoctorsInUnknownZones } from './doctors-repository.ts';

/** Active doctors who are left out of every answer, because Node does not know their time zone. */
export function listDoctorsInUnknownZones({
  db,
}: Pick<Clinic, 'db'>): Promise<Pick<Doctor, 'id' | 'timeZone'>[]> {
  return selectDoctorsInUnknownZones(db);
}
