import postgres from 'postgres';

const SAMPLE_DOCTORS: [name: string, specialization: string, timeZone: string][] = [
  ['Dr. Amara Okafor', 'General practice', 'Europe/London'],
  ['Dr. Beatriz Almeida', 'General practice', 'Europe/Lisbon'],
  ['Dr. Jonas Lindqvist', 'General practice', 'Europe/Berlin'],
  ['Dr. Mei-Ling Chen', 'Cardiology', 'Europe/London'],
  ['Dr. Samuel Adeyemi', 'Cardiology', 'America/New_York'],
  ['Dr. Hanna Kowalska', 'Dermatology', 'Europe/Berlin'],
  ['Dr. Priya Raman', 'Dermatology', 'Asia/Kolkata'],
  ['Dr. Lucía Fernández', 'Paediatrics', 'Europe/Berlin'],
  ['Dr. Tom Becker', 'Paediatrics', 'America/New_York'],
  ['Dr. Yusuf Demir', 'Orthopaedics', 'Europe/Berlin'],
  ['Dr. Claire Dubois', 'Ophthalmology', 'Europe/Lisbon'],
  ['Dr. Noah Whitfield', 'Ophthalmology', 'Europe/London'],
];

/**
 * Gives an empty database something to book. Two processes that start together add it once: the
 * second waits for the table, then its own statement sees that it is no longer empty.
 */
export async function addSampleData(ownerUrl: string): Promise<void> {
  const sql = postgres(ownerUrl, {
    max: 1,
    // See `migrate`: else the driver's own query may fail unheard.
    fetch_types: false,
    onnotice: () => {},
    connect_timeout: 5,
  });
  try {
    const values = SAMPLE_DOCTORS.map((row) => `(${row.map((text) => `'${text}'`).join(', ')})`);
    // One simple query is one implicit transaction: a lost connection cannot split it.
    await sql
      .unsafe(
        `lock table doctors in exclusive mode;
         insert into doctors (name, specialization, time_zone)
         select * from (values ${values.join(', ')}) as sample
         where not exists (select from doctors);`,
      )
      .simple();
  } finally {
    await sql.end({ timeout: 5 });
  }
}
