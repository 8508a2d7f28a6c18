import type { Staff } from '@clinic/contracts/staff';
import { and, asc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { locations } from '../../db/schema/locations.ts';
import { patients } from '../../db/schema/patients.ts';
import { candidates } from './candidates-repository.ts';
import type { PatientSearch } from './rules/search-text.ts';

export type FoundRow = {
  id: string;
  name: string;
  birthDate: string | null;
  phone: string | null;
  /** The last visit that has begun, in epoch milliseconds, and its zone. */
  lastVisit: number | null;
  timeZone: string | null;
};

type Who = Pick<Staff, 'locationIds'>;

/** Of more matches the best this many are looked at: what takes longer helps nobody who types. */
const MOST_LOOKED_AT = 20_000;

const past = (db: Executor): SQL => sql`${LIVE} and ${appointments.startsAt} <= ${nowOf(db)}`;

/** Whom a member of the staff may see: patients of the own locations, and those without an appointment yet. */
export function visiblePatient({ locationIds }: Who): SQL | undefined {
  if (locationIds.length === 0) return undefined;
  const ofPatient = eq(appointments.patientId, patients.id);
  return sql`(exists (select from ${appointments} where ${and(ofPatient, inArray(appointments.locationId, locationIds))})
    or not exists (select from ${appointments} where ${ofPatient}))`;
}

/** Patients who are not erased, best first: those that begin so, then those who were here last, then by name. */
export function selectFound(
  db: Executor,
  { locationIds }: Who,
  search: PatientSearch,
  limit: number,
): Promise<FoundRow[]> {
  // One look at a patient's appointments answers both: whether the patient may be seen, and the last visit.
  const isOwn = inArray(appointments.locationId, locationIds);
  const isVisible = locationIds.length === 0 ? sql`true` : sql`coalesce(bool_or(${isOwn}), true)`;
  const best = sql`(
    select candidate.id, candidate.rank, visits.last, candidate.name
    from (${candidates(search)} order by rank limit ${MOST_LOOKED_AT}) as candidate
    cross join lateral (
      select max(${appointments.startsAt}) filter (where ${past(db)}) as last, ${isVisible} as is_visible
      from ${appointments} where ${appointments.patientId} = candidate.id) as visits
    where visits.is_visible
    order by candidate.rank, visits.last desc nulls last, candidate.name, candidate.id
    limit ${limit}) as best`;
  return select(db)
    .innerJoin(best, and(sql`best.id = ${patients.id}`, isNotNull(patients.name)))
    .orderBy(
      ...[sql`best.rank`, sql`best.last desc nulls last`, sql`${patients.nameKey}`, patients.id],
    );
}

/** Others of the same name and the same date of birth or phone number. */
export function selectPerhapsSame(db: Executor, staff: Who, id: string): Promise<FoundRow[]> {
  const own = sql`(select name_key, birth_date,
    (select ${contacts.value} from ${contacts} where ${contacts.patientId} = own.id and ${contacts.kind} = 'phone') as phone
    from ${patients} own where own.id = ${id})`;
  return select(db)
    .where(
      and(
        sql`${patients.id} <> ${id}`,
        sql`${patients.name} is not null`,
        sql`${patients.nameKey} = (select name_key from ${own} one)`,
        sql`(${patients.birthDate} = (select birth_date from ${own} one)
          or ${contacts.value} = (select phone from ${own} one))`,
        visiblePatient(staff),
      ),
    )
    .orderBy(asc(patients.createdAt))
    .limit(20);
}

/** In which countries a member of the staff works, each once. */
export async function selectCountries(db: Executor, { locationIds }: Who): Promise<string[]> {
  const { id, country } = locations;
  const isOwn = locationIds.length === 0 ? undefined : inArray(id, locationIds);
  const rows = await db.selectDistinct({ country }).from(locations).where(isOwn);
  return rows.flatMap((row) => row.country ?? []);
}

function select(db: Executor) {
  const last = db
    .select({ startsAt: appointments.startsAt, timeZone: doctors.timeZone })
    .from(appointments)
    .innerJoin(doctors, eq(doctors.id, appointments.doctorId))
    .where(and(eq(appointments.patientId, patients.id), past(db)))
    .orderBy(sql`${appointments.startsAt} desc`)
    .limit(1)
    .as('last');
  return db
    .select({
      id: patients.id,
      name: sql<string>`${patients.name}`,
      birthDate: patients.birthDate,
      phone: contacts.value,
      lastVisit: epochMs(last.startsAt) as SQL<number | null>,
      timeZone: last.timeZone,
    })
    .from(patients)
    .leftJoin(contacts, and(eq(contacts.patientId, patients.id), eq(contacts.kind, 'phone')))
    .leftJoinLateral(last, sql`true`)
    .$dynamic();
}
