import { inArray } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { locations } from '../../db/schema/locations.ts';

/** Which of them are not there. */
export async function selectUnknownPlaces(
  db: Executor,
  doctorId: number | undefined,
  locationIds: readonly number[],
): Promise<{ doctor: boolean; location: boolean }> {
  const ids = doctorId === undefined ? [] : [doctorId];
  const [known, places] = await Promise.all([
    ids.length === 0
      ? []
      : db.select({ id: doctors.id }).from(doctors).where(inArray(doctors.id, ids)),
    locationIds.length === 0
      ? []
      : db
          .select({ id: locations.id })
          .from(locations)
          .where(inArray(locations.id, [...locationIds])),
  ]);
  return {
    doctor: known.length < ids.length,
    location: places.length < new Set(locationIds).size,
  };
}
