import type { ManagedDoctor } from '@clinic/contracts/doctors';
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { locationColumns, locations } from '../../db/schema/locations.ts';
import { doctorVisitTypes, visitTypes } from '../../db/schema/visit-types.ts';
import { toDoctor } from './rules/doctor-row.ts';

async function selectWhere(db: Executor, which: SQL | undefined): Promise<ManagedDoctor[]> {
  const rows = await db
    .select({
      id: doctors.id,
      name: doctors.name,
      specialization: doctors.specialization,
      timeZone: doctors.timeZone,
      active: doctors.active,
      version: doctors.version,
      ...locationColumns,
      visitTypeIds: sql<number[]>`coalesce((
        select json_agg(${doctorVisitTypes.visitTypeId} order by ${doctorVisitTypes.visitTypeId})
        from ${doctorVisitTypes} where ${doctorVisitTypes.doctorId} = ${doctors.id}), '[]')`,
      upcoming: sql<number>`(select count(*)::int from ${appointments}
        where ${appointments.doctorId} = ${doctors.id} and ${LIVE} and ${appointments.endsAt} > ${nowOf(db)})`,
    })
    .from(doctors)
    .innerJoin(locations, eq(locations.id, doctors.locationId))
    .where(which)
    .orderBy(asc(doctors.sortKey), asc(doctors.id));
  return rows.map((row) => ({
    ...toDoctor(row),
    ...{ active: row.active, version: row.version, upcoming: row.upcoming },
    visitTypeIds: row.visitTypeIds,
  }));
}

/** Doctors of some locations, or where none is named of all, by name; also those who have retired. */
export const selectManagedDoctors = (
  db: Executor,
  locationIds: readonly number[],
): Promise<ManagedDoctor[]> =>
  selectWhere(
    db,
    locationIds.length === 0 ? undefined : inArray(doctors.locationId, [...locationIds]),
  );

export const selectManagedDoctor = async (
  db: Executor,
  id: number,
): Promise<ManagedDoctor | undefined> => (await selectWhere(db, eq(doctors.id, id)))[0];

/** Locks a calendar: bookings under way end before. */
export async function lockDoctor(tx: Transaction, id: number): Promise<void> {
  await tx.select({ id: doctors.id }).from(doctors).where(eq(doctors.id, id)).for('update');
}

type Fields = { name: string; specialization: string; locationId: number };

/** Active doctors who are called and do the same at the same place. */
export const selectSameDoctor = async (
  db: Executor,
  { name, specialization, locationId }: Fields,
): Promise<ManagedDoctor | undefined> =>
  (
    await selectWhere(
      db,
      and(
        sql`${doctors.active}`,
        eq(doctors.name, name),
        eq(doctors.specialization, specialization),
        eq(doctors.locationId, locationId),
      ),
    )
  )[0];

/** The time zone of a location that is in use. */
export async function selectZoneOfLocation(db: Executor, id: number): Promise<string | undefined> {
  const [row] = await db
    .select({ timeZone: locations.timeZone })
    .from(locations)
    .where(and(eq(locations.id, id), sql`${locations.active}`));
  return row?.timeZone;
}

/** Which of these are visit types that can be offered. */
export async function selectOffered(db: Executor, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: visitTypes.id })
    .from(visitTypes)
    .where(and(inArray(visitTypes.id, [...ids]), sql`${visitTypes.active}`));
  return rows.map(({ id }) => id);
}

/** Gives the id of the new doctor. The application's role may write these columns and no others. */
export async function insertManagedDoctor(
  tx: Transaction,
  { name, specialization, locationId, timeZone }: Fields & { timeZone: string },
): Promise<number> {
  const rows = await tx.execute<{ id: number }>(sql`
    insert into doctors (name, specialization, time_zone, location_id)
    values (${name}, ${specialization}, ${timeZone}, ${locationId}) returning id`);
  return (rows[0] as { id: number }).id;
}

export async function updateManagedDoctor(
  tx: Transaction,
  id: number,
  fields: (Fields & { timeZone: string }) | { active: boolean },
): Promise<void> {
  await tx
    .update(doctors)
    .set({ ...fields, version: sql`${doctors.version} + 1` })
    .where(eq(doctors.id, id));
}

/** Sets what a doctor offers; nothing means the default type. */
export async function setOffered(
  tx: Transaction,
  doctorId: number,
  visitTypeIds: readonly number[],
): Promise<void> {
  await tx.delete(doctorVisitTypes).where(eq(doctorVisitTypes.doctorId, doctorId));
  const rows = visitTypeIds.map((visitTypeId) => ({ doctorId, visitTypeId }));
  if (rows.length > 0) await tx.insert(doctorVisitTypes).values(rows);
}
