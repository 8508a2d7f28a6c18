import postgres from 'postgres';
import { driverOptions } from '../client/database-url.ts';

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
    const values = SAMPLE_DOCTORS.map((row) => `(${row.map((text) => `'${text}'`).join(', ')})`);
    // The sequence has counted every doctor that there ever was.
    const isNew = onlyIfNew ? 'and not (select is_called from doctors_id_seq)' : '';
    // One simple query is one implicit transaction: a lost connection cannot split it.
    const results = await sql
      .unsafe(
        `lock table doctors in exclusive mode;
         insert into doctors (name, specialization, time_zone)
         select * from (values ${values.join(', ')}) as sample
         where not exists (select from doctors) ${isNew} returning id;`,
      )
      .simple();
    // A result for each statement, and the rows of the last one.
    return (results as unknown as object[][]).at(-1)?.length ?? 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
