import { asc, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { locationColumns, locations } from '../../db/schema/locations.ts';
import type { LocationRow } from './rules/location-row.ts';

/** Active locations by name. */
export function selectLocations(db: Executor): Promise<LocationRow[]> {
  return db
    .select(locationColumns)
    .from(locations)
    .where(sql`${locations.active}`)
    .orderBy(sql`fold_text(${locations.name}) collate "C"`, asc(locations.id));
}
