import type { Location } from '@clinic/contracts/locations';
import type { Clinic } from '../../clinic.ts';
import { selectLocations } from './locations-repository.ts';
import { toLocation } from './rules/location-row.ts';

/** Where doctors see patients, by name. */
export async function listLocations({ db }: Clinic): Promise<Location[]> {
  return (await selectLocations(db)).map(toLocation);
}
