import type {
  AddDoctorInput,
  CountDoctorsInput,
  Doctor,
  SpecializationCount,
} from '@clinic/contracts/doctors';
import { and, asc, count, eq, inArray, notInArray, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { locationColumns, locations } from '../../db/schema/locations.ts';
import { searchableText } from '../../db/schema/searchable-text.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import { toDoctor } from './rules/doctor-row.ts';

const doctorColumns = {
  id: doctors.id,
  name: doctors.name,
  specialization: doctors.specialization,
  timeZone: doctors.timeZone,
  active: doctors.active,
  ...locationColumns,
};

const select = (db: Executor) =>
  db.select(doctorColumns).from(doctors).innerJoin(locations, eq(locations.id, doctors.locationId));

/** Which doctors: those that have all `words` in their name or specialization. */
export type DoctorFilter = Pick<CountDoctorsInput, 'specialization'> & { words: string[] };

/** Active doctors by name without title, then id; from the one behind `after` on. */
export async function selectDoctors(
  db: Executor,
  filter: DoctorFilter,
  { after, limit }: { after: number | undefined; limit: number },
): Promise<Doctor[]> {
  const previous = sql`(select sort_key, id from ${doctors} where ${doctors.id} = ${after})`;
  const rows = await select(db)
    .where(
      and(
        matching(filter),
        await inKnownTimeZone(db),
        after ? sql`(${doctors.sortKey}, ${doctors.id}) > ${previous}` : undefined,
      ),
    )
    .orderBy(asc(doctors.sortKey), asc(doctors.id))
    .limit(limit);
  return rows.map(toDoctor);
}

/** How many active doctors there are. */
export async function countDoctors(db: Executor, filter: DoctorFilter): Promise<number> {
  const [row] = await db
    .select({ doctors: count() })
    .from(doctors)
    .where(and(matching(filter), await inKnownTimeZone(db)));
  return row?.doctors ?? 0;
}

/** The specializations of active doctors, in alphabetical order. */
export async function selectSpecializations(db: Executor): Promise<SpecializationCount[]> {
  const { specialization } = doctors;
  return db
    .select({ specialization, doctors: count() })
    .from(doctors)
    .where(and(sql`${doctors.active}`, await inKnownTimeZone(db)))
    .groupBy(specialization)
    .orderBy(sql`fold_text(${specialization}) collate "C"`, specialization);
}

/** Retired doctors, too. */
export async function selectDoctor(db: Executor, id: number): Promise<Doctor | undefined> {
  const [row] = await select(db).where(eq(doctors.id, id));
  return row && toDoctor(row);
}

/** Active doctors whose zone Node does not know, by id. */
export async function selectDoctorsInUnknownZones(
  db: Executor,
): Promise<Pick<Doctor, 'id' | 'timeZone'>[]> {
  const { id, timeZone } = doctors;
  const unknown = await selectUnknownZones(db);
  if (unknown.length === 0) return [];
  return db
    .select({ id, timeZone })
    .from(doctors)
    .where(and(sql`${doctors.active}`, inArray(timeZone, unknown)))
    .orderBy(asc(id));
}

/** Nothing can be said of the calendar of a doctor in a zone that Node does not know. */
async function inKnownTimeZone(db: Executor): Promise<SQL | undefined> {
  const unknown = await selectUnknownZones(db);
  return unknown.length > 0 ? notInArray(doctors.timeZone, unknown) : undefined;
}

async function selectUnknownZones(db: Executor): Promise<string[]> {
  const { timeZone } = doctors;
  const rows = await db.selectDistinct({ timeZone }).from(doctors).where(sql`${doctors.active}`);
  return rows.map((row) => row.timeZone).filter((zone) => !isKnownTimeZone(zone));
}

function matching({ specialization, words }: DoctorFilter): SQL | undefined {
  return and(
    sql`${doctors.active}`,
    specialization ? eq(doctors.specialization, specialization) : undefined,
    words.length > 0 ? sql`${doctors.searchKey} like all (${patternsOf(words)})` : undefined,
  );
}

/**
 * Made by the same function as the column, once for the statement. No sign is left that means anything
 * to `like`; of signs alone nothing is left, and only an empty key is like nothing.
 */
function patternsOf(words: string[]): SQL {
  const given = sql`json_array_elements_text(${JSON.stringify(words)}::json)`;
  const plain = sql`select ${sql.raw(searchableText('word'))} as plain from ${given} as word`;
  return sql`array(
    select case plain when '' then '' else '%' || plain || '%' end from (${plain}) as words)`;
}

/** Active and retired doctors by name without title, then id. */
export async function selectAllDoctors(db: Executor): Promise<Doctor[]> {
  const rows = await select(db).orderBy(asc(doctors.sortKey), asc(doctors.id));
  return rows.map((row) => ({ ...toDoctor(row), active: row.active }));
}

/** For the role that migrates: the application's role may not add doctors. */
export async function insertDoctor(db: Executor, doctor: AddDoctorInput): Promise<Doctor> {
  const [row] = await db
    .insert(doctors)
    // A trigger of the table chooses the location.
    .values({ ...doctor, locationId: sql`null` })
    .returning({ id: doctors.id });
  return (await selectDoctor(db, (row as { id: number }).id)) as Doctor;
}

/** For the role that migrates. Nothing when there is no such doctor. */
export async function updateActive(
  db: Executor,
  id: number,
  active: boolean,
): Promise<Doctor | undefined> {
  await db.update(doctors).set({ active }).where(eq(doctors.id, id));
  return selectDoctor(db, id);
}
