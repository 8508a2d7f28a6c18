import type {
  AddDoctorInput,
  CountDoctorsInput,
  Doctor,
  SpecializationCount,
} from '@clinic/contracts/doctors';
import { and, asc, count, eq, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/executor.ts';
import { doctors, searchableText } from '../../db/schema/doctors.ts';

const doctorColumns = {
  id: doctors.id,
  name: doctors.name,
  specialization: doctors.specialization,
  timeZone: doctors.timeZone,
  active: doctors.active,
};

/** Which doctors: those that have all `words` in their name or specialization. */
export type DoctorFilter = Pick<CountDoctorsInput, 'specialization'> & { words: string[] };

/** Active doctors by name without title, then id; from the one behind `after` on. */
export function selectDoctors(
  db: Executor,
  filter: DoctorFilter,
  { after, limit }: { after: number | undefined; limit: number },
): Promise<Doctor[]> {
  const previous = sql`(select sort_key, id from ${doctors} where ${doctors.id} = ${after})`;
  return db
    .select(doctorColumns)
    .from(doctors)
    .where(
      and(
        matching(filter),
        after ? sql`(${doctors.sortKey}, ${doctors.id}) > ${previous}` : undefined,
      ),
    )
    .orderBy(asc(doctors.sortKey), asc(doctors.id))
    .limit(limit);
}

/** How many active doctors there are. */
export async function countDoctors(db: Executor, filter: DoctorFilter): Promise<number> {
  const [row] = await db.select({ doctors: count() }).from(doctors).where(matching(filter));
  return row?.doctors ?? 0;
}

/** The specializations of active doctors, in alphabetical order. */
export function selectSpecializations(db: Executor): Promise<SpecializationCount[]> {
  const { specialization } = doctors;
  return db
    .select({ specialization, doctors: count() })
    .from(doctors)
    .where(sql`${doctors.active}`)
    .groupBy(specialization)
    .orderBy(sql`fold_text(${specialization}) collate "C"`, specialization);
}

/** Retired doctors, too. */
export async function selectDoctor(db: Executor, id: number): Promise<Doctor | undefined> {
  const [doctor] = await db.select(doctorColumns).from(doctors).where(eq(doctors.id, id));
  return doctor;
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
export function selectAllDoctors(db: Executor): Promise<Doctor[]> {
  return db.select(doctorColumns).from(doctors).orderBy(asc(doctors.sortKey), asc(doctors.id));
}

/** For the role that migrates: the application's role may not add doctors. */
export async function insertDoctor(db: Executor, doctor: AddDoctorInput): Promise<Doctor> {
  const [row] = await db.insert(doctors).values(doctor).returning(doctorColumns);
  return row as Doctor;
}

/** For the role that migrates. Nothing when there is no such doctor. */
export async function updateActive(
  db: Executor,
  id: number,
  active: boolean,
): Promise<Doctor | undefined> {
  const [row] = await db
    .update(doctors)
    .set({ active })
    .where(eq(doctors.id, id))
    .returning(doctorColumns);
  return row;
}
