import type { Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { updateActive } from './doctors-repository.ts';

/**
 * Takes a doctor who has left out of every list: nobody can book, hold or move to them. Waits for
 * bookings under way; appointments stay. Throws `DOCTOR_NOT_FOUND`.
 */
export async function retireDoctor({ db }: Clinic, { id }: { id: number }): Promise<Doctor> {
  const doctor = await updateActive(db, id, false);
  if (!doctor) throw new DomainError('DOCTOR_NOT_FOUND');
  return doctor;
}
