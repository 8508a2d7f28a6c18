import type { Staff } from '@clinic/contracts/staff';
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { patients } from '../../db/schema/patients.ts';
import { searchableText } from '../../db/schema/searchable-text.ts';
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

/** No sign is left in it that means anything to `like`. */
const folded = (word: string): SQL => sql`(
  select ${sql.raw(searchableText('given.word'))} from (select ${word}::text as word) given)`;

/** Whom a member of the staff may see: patients of the own locations, and those without an appointment yet. */
export function visiblePatient({ locationIds }: Pick<Staff, 'locationIds'>): SQL | undefined {
  if (locationIds.length === 0) return undefined;
  const ofPatient = eq(appointments.patientId, patients.id);
  return sql`(exists (select from ${appointments} where ${and(ofPatient, inArray(appointments.locationId, locationIds))})
    or not exists (select from ${appointments} where ${ofPatient}))`;
}

function matches(search: PatientSearch): SQL {
  switch (search.kind) {
    case 'birthDate':
      return inArray(patients.birthDate, search.dates);
    case 'contact':
      return sql`${patients.id} in (select ${contacts.patientId} from ${contacts}
        where ${contacts.value} like '%' || ${search.part.replaceAll(/[%_\\]/g, '\\$&')}::text || '%')`;
    case 'name':
      // Three letters and more are looked for anywhere, fewer only where a name begins: the index knows no shorter ones.
      return sql.join(
        search.words.map(
          (word) =>
            sql`${patients.nameKey} like (select case when length(key) >= 3 then '%' else '' end
              || key || '%' from (select ${folded(word)} as key) word_key where key <> '')`,
        ),
        sql` and `,
      );
  }
}

/** Patients who are not erased, best first. */
export function selectFound(
  db: Executor,
  staff: Pick<Staff, 'locationIds'>,
  search: PatientSearch,
  limit: number,
): Promise<FoundRow[]> {
  const found = db
    .select({ id: patients.id })
    .from(patients)
    .where(and(matches(search), sql`${patients.name} is not null`, visiblePatient(staff)))
    .orderBy(...order(search))
    .limit(limit);
  return select(db)
    .where(sql`${patients.id} in ${found}`)
    .orderBy(...order(search));
}

function order(search: PatientSearch): SQL[] {
  const byName = [sql`${patients.nameKey}`, sql`${patients.id}`];
  if (search.kind !== 'name') return byName;
  return [sql`${patients.nameKey} not like ${folded(search.words[0] ?? '')} || '%'`, ...byName];
}

/** Others of the same name and the same date of birth or phone number. */
export function selectPerhapsSame(db: Executor, staff: Staff, id: string): Promise<FoundRow[]> {
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

function select(db: Executor) {
  const begun = sql`${LIVE} and ${appointments.startsAt} <= ${nowOf(db)}`;
  const last = db
    .select({ startsAt: appointments.startsAt, timeZone: doctors.timeZone })
    .from(appointments)
    .innerJoin(doctors, eq(doctors.id, appointments.doctorId))
    .where(and(eq(appointments.patientId, patients.id), begun))
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
