import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { selectOfPatient } from './appointment-list-repository.ts';

/** A patient's appointments of every state, the latest first. */
export const listOfPatient = async (
  clinic: Clinic,
  { patientId }: { patientId: string },
): Promise<Appointment[]> => (await selectOfPatient(clinic, patientId)).toReversed();
