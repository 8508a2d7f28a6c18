import type { Doctor } from '@clinic/contracts/doctors';
import { asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { locationColumns, locations } from '../../db/schema/locations.ts';
import { toDoctor } from '../doctors/rules/doctor-row.ts';

const selectDoctors = (db: Executor, which: SQL) =>
  db
    .select({
      id: doctors.id,
      name: doctors.name,
      specialization: doctors.specialization,
      timeZone: doctors.timeZone,
      active: doctors.active,
      ...locationColumns,
    })
    .from(doctors)
    .innerJoin(locations, eq(locations.id, doctors.locationId))
    .where(which)
    .orderBy(asc(doctors.id));

const lock = (db: Executor, which: SQL) => selectDoctors(db, which).for('update', { of: doctors });

const lockOne = prepared((db, value: ValueOf<{ id: number }>) =>
  lock(db, eq(doctors.id, value('id'))),
);

/**
 * Locks the calendars of doctors until the transaction ends, in the order of their ids: whoever
 * needs two takes them in the same order, so nobody waits in a circle. Unknown doctors are absent;
 * retired ones are there, for their appointments can still be cancelled. As one of them counts who
 * works in a zone that Node does not know.
 */
export async function lockDoctors(tx: Transaction, ids: readonly number[]): Promise<Doctor[]> {
  const [id] = ids;
  // Sent now: a builder that is only awaited is sent after whatever else goes in the same flight.
  const locked =
    ids.length === 1
      ? lockOne(tx, { id: id as number })
      : lock(tx, inArray(doctors.id, ids)).execute();
  return (await locked).map(toDoctor);
}

const lockUnlocked = prepared((db, value: ValueOf<{ ids: string }>) =>
  selectDoctors(db, sql`${doctors.id} = any (${value('ids')}::integer[])`).for('update', {
    of: doctors,
    skipLocked: true,
  }),
);

/** Locks, in the order of their ids, those doctors that nobody else has locked. It waits for nobody. */
export async function lockUnlockedDoctors(
  tx: Transaction,
  ids: readonly number[],
): Promise<Doctor[]> {
  return (await lockUnlocked(tx, { ids: `{${ids.join()}}` })).map(toDoctor);
}
