import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createDatabase, databaseOn, dropDatabase } from '@clinic/testing/server-databases';
import { silent } from '@clinic/testing/silent-logger';
import postgres from 'postgres';
import { migrate } from '../../apps/api/src/db/preparation/migrate.ts';
import { addFullDay, type FullDay } from './full-day.ts';
import { withoutIndexes } from './without-indexes.ts';

const NAME = 'bench_patients';

type Server = { adminUrl: string; ownerUrl: string; appUrl: string };

export type PatientsDatabase = {
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** Of a member of the staff who has signed in. */
  readonly cookie: string;
  /** How many names contain "mul". */
  readonly matches: number;
  /** At a place of its own. */
  readonly fullDay: FullDay;
  drop(): Promise<void>;
};

/** A database of its own, made anew: half a minute for a million patients. */
export async function openPatientsDatabase(
  { adminUrl, ownerUrl, appUrl }: Server,
  patients: number,
): Promise<PatientsDatabase> {
  const on = (url: string) => databaseOn(url, NAME);
  await dropDatabase(adminUrl, NAME);
  await createDatabase(adminUrl, NAME);
  await migrate({ ownerUrl: on(ownerUrl), logger: silent });
  const admin = postgres(on(adminUrl), { max: 1, onnotice: () => {}, max_lifetime: null });
  try {
    await admin.unsafe(DOCTORS);
    await admin.unsafe('set session_replication_role = replica');
    await admin.unsafe('set synchronous_commit = off');
    await withoutIndexes(
      admin,
      ['patients', 'contacts'],
      () => {},
      async () => {
        await admin.unsafe(PATIENTS, [patients]);
        await admin.unsafe(CONTACTS);
      },
    );
    await admin.unsafe(VISITS);
    const fullDay = await addFullDay(admin);
    const cookie = await signIn(admin);
    await admin.unsafe('vacuum (freeze, analyze)');
    const [row] =
      await admin`select count(*)::int as matches from patients where name_key like '%mul%'`;
    const drop = () => dropDatabase(adminUrl, NAME);
    const urls = { appUrl: on(appUrl), ownerUrl: on(ownerUrl) };
    return { ...urls, cookie, matches: row?.matches, fullDay, drop };
  } finally {
    await admin.end();
  }
}

async function signIn(admin: postgres.Sql): Promise<string> {
  const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')];
  await admin`insert into staff (id, email, name, role, created_at)
    values (${id}, 'desk@clinic.example', 'Robin Desk', 'reception', now())`;
  await admin`insert into sessions (token_hash, staff_id, created_at, used_at)
    values (${createHash('sha256').update(token).digest()}, ${id}, now(), now())`;
  return `clinic-session=${token}`;
}

/** One in a hundred is called Müller, the others by 100,000 surnames, none of them with "mul" in it. */
const PATIENTS = `
  insert into patients (id, name, birth_date, created_at)
  select gen_random_uuid(),
    (array['Anna', 'Peter', 'Jürgen', 'Ayşe', 'Mei-Ling', 'Noah', 'Zoë', 'Lena', 'Mehmet', 'Maria'])[1 + i / 7 % 10]
      || ' ' || case when i % 100 = 0 then 'Müller'
        else initcap(translate(to_hex(1048576 + i * 7919::bigint % 100000), '0123456789', 'aeioklnrst')) end,
    date '1930-01-01' + i * 31 % 33000, now() - interval '1 year'
  from generate_series(1, $1::int) as i`;

const CONTACTS = `
  insert into contacts (id, patient_id, kind, value, preferred)
  select gen_random_uuid(), id, 'phone', '+49151' || (10000000 + row_number() over () * 79 % 89999999), true
  from patients`;

const DOCTORS = `
  insert into doctors (name, specialization, time_zone)
  select 'Dr. ' || i, 'General practice', 'Europe/Berlin' from generate_series(1, 4) as i`;

/** A visit of every patient who is found: the last one decides who comes first. */
const VISITS = `
  insert into appointments (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at, ends_at,
    busy_from, busy_until, status, version, manage_nonce)
  select gen_random_uuid(), gen_random_uuid(), 1 + number % 4, id, 1, 1, start, start + interval '30 minutes',
    start, start + interval '30 minutes', 'booked', 1, uuid_send(id)
  from (select id, number, date_trunc('day', now()) - interval '30 minutes' * (number / 4 + 1) as start
    from (select id, row_number() over () as number from patients where name_key like '%mul%') as found) as visits`;
