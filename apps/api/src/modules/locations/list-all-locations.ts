import type { ManagedLocation } from '@clinic/contracts/locations';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { selectManagedLocations } from './managed-locations-repository.ts';

/** The manager's own locations by name, also those that were retired. */
export async function listAllLocations(
  { db }: Clinic,
  { staff }: Authorized<'manager'>,
): Promise<ManagedLocation[]> {
  const { locationIds } = staff;
  const all = await selectManagedLocations(db);
  return locationIds.length === 0 ? all : all.filter(({ id }) => locationIds.includes(id));
}
