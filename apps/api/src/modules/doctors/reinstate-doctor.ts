import type { Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { updateActive } from './doctors-repository.ts';

/** Lists a retired doctor again, who can be booked at once. Throws `DOCTOR_NOT_FOUND`. */
export async function reinstateDoctor({ db }: Clinic, { id }: { id: number }): Promise<Doctor> {
  const doctor = await updateActive(db, id, true);
  if (!doctor) throw new DomainError('DOCTOR_NOT_FOUND');
  return doctor;
}
