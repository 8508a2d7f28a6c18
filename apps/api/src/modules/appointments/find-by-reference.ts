import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { selectByReference } from './appointment-list-repository.ts';
import { readReference } from './rules/reference.ts';

/** The appointment of a reference, written as people write it. Throws `APPOINTMENT_NOT_FOUND`. */
export async function findByReference(
  clinic: Clinic,
  { reference }: { reference: string },
): Promise<Appointment> {
  const found = await selectByReference(clinic, readReference(reference));
  if (!found) throw new DomainError('APPOINTMENT_NOT_FOUND');
  return found;
}
