import postgres from 'postgres';
import { driverOptions } from '../client/driver-options.ts';

/** Where the sample clinic is; one of its doctors sees patients from elsewhere. */
const TOWN = 'Europe/London';

const SAMPLE_DOCTORS: [name: string, specialization: string, timeZone: string][] = [
  ['Dr. Amara Okafor', 'General practice', TOWN],
  ['Dr. Beatriz Almeida', 'General practice', TOWN],
  ['Dr. Jonas Lindqvist', 'General practice', TOWN],
  ['Dr. Mei-Ling Chen', 'Cardiology', TOWN],
  ['Dr. Samuel Adeyemi', 'Cardiology', 'America/New_York'],
  ['Dr. Hanna Kowalska', 'Dermatology', TOWN],
  ['Dr. Priya Raman', 'Dermatology', TOWN],
  ['Dr. Lucía Fernández', 'Paediatrics', TOWN],
  ['Dr. Tom Becker', 'Paediatrics', TOWN],
  ['Dr. Yusuf Demir', 'Orthopaedics', TOWN],
  ['Dr. Claire Dubois', 'Ophthalmology', TOWN],
  ['Dr. Noah Whitfield', 'Ophthalmology', TOWN],
];

/** Beside the default type: code, name, what it is for, minutes, minutes after it. */
const SAMPLE_VISIT_TYPES = [
  [
    'short-check',
    'Short check',
    'A quick look: a result, a dressing, a repeat prescription.',
    15,
    0,
  ],
  [
    'long-consultation',
    'Long consultation',
    'Time for a first visit, or for several questions.',
    60,
    10,
  ],
] as const;

/** They offer all of the sample's visit types. */
const OFFER_ALL = ['Dr. Amara Okafor', 'Dr. Hanna Kowalska', 'Dr. Samuel Adeyemi'];

/** Where the sample's doctors of a time zone see patients. */
const SAMPLE_LOCATIONS = [
  [
    'Regent Street Surgery',
    'Europe/London',
    '14 Regent Street',
    'London',
    'W1B 5SA',
    'GB',
    '+44 20 7946 0958',
  ],
  [
    'Fifth Avenue Office',
    'America/New_York',
    '350 Fifth Avenue',
    'New York',
    'NY 10118',
    'US',
    '+1 212 555 0142',
  ],
] as const;

/**
 * Gives a database without doctors something to book, and returns how many doctors were added. Two
 * processes that start together add them once: the second waits for the table, then its own
 * statement sees that it is no longer empty.
 *
 * @param options.onlyIfNew adds nothing either where there were doctors once, and were deleted
 */
export async function addSampleData(ownerUrl: string, { onlyIfNew = false } = {}): Promise<number> {
  const sql = postgres(
    driverOptions(ownerUrl, {
      max: 1,
      // See `migrate`: otherwise the driver's own query may fail unheard.
      fetch_types: false,
      onnotice: () => {},
    }),
  );
  try {
    // The sequence has counted every doctor that there ever was.
    const isNew = onlyIfNew ? 'and not (select is_called from doctors_id_seq)' : '';
    const isEmpty = `not exists (select from doctors) ${isNew}`;
    const offering = OFFER_ALL.map((name) => `'${name}'`).join(', ');
    // One simple query is one implicit transaction: a lost connection cannot split it.
    const results = await sql
      .unsafe(
        `lock table doctors in exclusive mode;
         insert into locations (name, time_zone, address_line, city, postal_code, country, phone)
         select * from (${valuesOf(SAMPLE_LOCATIONS)}) as sample
         where ${isEmpty} and column1 not in (select name from locations);
         update visit_types set description = 'For most reasons to see a doctor.'
         where is_default and description is null and ${isEmpty};
         insert into visit_types (code, name, description, duration_minutes, buffer_after_minutes)
         select * from (${valuesOf(SAMPLE_VISIT_TYPES)}) as sample where ${isEmpty}
         on conflict (code) do nothing;
         with added as (
           insert into doctors (name, specialization, time_zone)
           select * from (${valuesOf(SAMPLE_DOCTORS)}) as sample where ${isEmpty}
           returning id, name
         ), offers as (
           insert into doctor_visit_types (doctor_id, visit_type_id)
           select added.id, visit_types.id from added cross join visit_types
           where added.name in (${offering}) and visit_types.active
         )
         select id from added;`,
      )
      .simple();
    // A result for each statement, and the rows of the last one.
    return (results as unknown as object[][]).at(-1)?.length ?? 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Rows of texts without an apostrophe and of numbers, as SQL. */
function valuesOf(rows: readonly (readonly (string | number)[])[]): string {
  const literal = (value: string | number) => (typeof value === 'number' ? value : `'${value}'`);
  return `values ${rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ')}`;
}
