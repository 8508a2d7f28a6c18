import type { Doctor, GetDoctorInput } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { selectDoctor } from './doctors-repository.ts';

/** Also a doctor who has retired. Throws `DOCTOR_NOT_FOUND`. */
export async function getDoctor({ db }: Clinic, { id }: GetDoctorInput): Promise<Doctor> {
  const doctor = await selectDoctor(db, id);
  if (!doctor) throw new DomainError('DOCTOR_NOT_FOUND');
  return doctor;
}
