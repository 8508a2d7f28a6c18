import type { ManagedDoctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { selectManagedDoctors } from './managed-doctors-repository.ts';

/** The doctors at the manager's own locations by name, also those who have retired. */
export function listManagedDoctors(
  { db }: Clinic,
  { staff }: Authorized<'manager'>,
): Promise<ManagedDoctor[]> {
  return selectManagedDoctors(db, staff.locationIds);
}
