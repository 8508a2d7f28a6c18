import type { ManagedLocation, SaveLocationInput } from '@clinic/contracts/locations';
import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { locationColumns, locations } from '../../db/schema/locations.ts';
import { toLocation } from './rules/location-row.ts';

async function selectWhere(db: Executor, which?: SQL): Promise<ManagedLocation[]> {
  const rows = await db
    .select({
      ...locationColumns,
      active: locations.active,
      version: locations.version,
      // Drizzle names no table where a query has one: here it must be told which `id` is meant.
      doctors: sql<number>`(select count(*)::int from doctors
        where doctors.location_id = locations.id and doctors.active)`,
    })
    .from(locations)
    .where(which)
    .orderBy(sql`fold_text(${locations.name}) collate "C"`, asc(locations.id));
  return rows.map((row) => ({
    ...toLocation(row),
    ...{ active: row.active, version: row.version, doctors: row.doctors },
  }));
}

/** All locations by name, also those that were retired. */
export const selectManagedLocations = (db: Executor): Promise<ManagedLocation[]> => selectWhere(db);

export const selectManagedLocation = async (
  db: Executor,
  id: number,
): Promise<ManagedLocation | undefined> => (await selectWhere(db, eq(locations.id, id)))[0];

/** One in use that has a name, whatever its letters. */
export const selectLocationNamed = async (
  db: Executor,
  name: string,
): Promise<ManagedLocation | undefined> =>
  (
    await selectWhere(
      db,
      and(sql`${locations.active}`, sql`fold_text(${locations.name}) = fold_text(${name})`),
    )
  )[0];

/** Locks its doctors by id; then tells how many appointments are to come there. */
export async function lockAndCountUpcoming(tx: Transaction, id: number): Promise<number> {
  await tx
    .select({ id: doctors.id })
    .from(doctors)
    .where(eq(doctors.locationId, id))
    .orderBy(asc(doctors.id))
    .for('update');
  const [row] = await tx
    .select({ upcoming: sql<number>`count(*)::int` })
    .from(appointments)
    .where(and(eq(appointments.locationId, id), LIVE, sql`${appointments.endsAt} > ${nowOf(tx)}`));
  return row?.upcoming ?? 0;
}

/** Whether the database has a time zone, too: its zone data may be older than those of Node. */
export async function isZoneOfDatabase(db: Executor, name: string): Promise<boolean> {
  const found = await db.execute(sql`select from pg_timezone_names where name = ${name}`);
  return found.length > 0;
}

type Fields = Omit<SaveLocationInput, 'locationId' | 'version'>;

const columnsOf = ({ addressLine, city, postalCode, country, phone, ...fields }: Fields) => ({
  ...fields,
  ...{ addressLine: addressLine ?? null, city: city ?? null, postalCode: postalCode ?? null },
  ...{ country: country ?? null, phone: phone ?? null },
});

/** Gives the id of the new location. */
export async function insertLocation(tx: Transaction, fields: Fields): Promise<number> {
  const [row] = await tx
    .insert(locations)
    .values(columnsOf(fields))
    .returning({ id: locations.id });
  return (row as { id: number }).id;
}

/** Its doctors are in its time zone by a foreign key, which follows. */
export async function updateLocation(
  tx: Transaction,
  id: number,
  fields: Fields | { active: boolean },
): Promise<void> {
  await tx
    .update(locations)
    .set({
      ...('active' in fields ? fields : columnsOf(fields)),
      version: sql`${locations.version} + 1`,
    })
    .where(eq(locations.id, id));
}
