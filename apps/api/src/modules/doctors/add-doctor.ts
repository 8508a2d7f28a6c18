import type { AddDoctorInput, Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { insertDoctor } from './doctors-repository.ts';

/** Adds a doctor, whom patients can book at once. */
export function addDoctor({ db }: Clinic, input: AddDoctorInput): Promise<Doctor> {
  return insertDoctor(db, input);
}
