import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { selectOfPatient } from './appointment-list-repository.ts';

/** A patient's appointments of every state, the latest first; at some locations, or where none is named at all. */
export const listOfPatient = async (
  clinic: Clinic,
  { patientId, locationIds = [] }: { patientId: string; locationIds?: readonly number[] },
): Promise<Appointment[]> => (await selectOfPatient(clinic, patientId, locationIds)).toReversed();
