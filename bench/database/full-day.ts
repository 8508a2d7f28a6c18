import type postgres from 'postgres';

/** The doctors of one place, and their visits on one date. */
export const FULL_DAY = { doctors: 20, visits: 32, minutes: 15 };
const ZONE = 'Europe/Berlin';

/** Where and when every doctor is busy from nine to five. */
export type FullDay = { locationId: number; doctorId: number; date: string };

/** Adds a place whose doctors have no room on the next weekday, all for one patient: who it is costs the same. */
export async function addFullDay(admin: postgres.Sql): Promise<FullDay> {
  const { doctors, visits, minutes } = FULL_DAY;
  const date = nextWeekday();
  const nine = date.toZonedDateTime({ timeZone: ZONE, plainTime: '09:00' }).toInstant().toString();
  const [added] = await admin`
    insert into locations (name, time_zone) values ('Full', ${ZONE}) returning id`;
  const locationId: number = added?.id;
  const [quarter] = await admin`
    insert into visit_types (code, name, duration_minutes) values ('quarter', 'Quarter', ${minutes}) returning id`;
  const rows = await admin`
    insert into doctors (name, specialization, time_zone, location_id)
    select 'Dr. Full ' || n, 'Full', ${ZONE}, ${locationId}::int from generate_series(1, ${doctors}::int) n
    returning id`;
  await admin`
    insert into appointments (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at, ends_at,
      busy_from, busy_until, status, version, manage_nonce)
    select gen_random_uuid(), gen_random_uuid(), doctor, patient, ${quarter?.id}, ${locationId},
      start, start + length, start, start + length, 'booked', 1, uuid_send(gen_random_uuid())
    from (select doctors.id as doctor, (select id from patients limit 1) as patient,
        ${minutes}::int * interval '1 minute' as length,
        ${nine}::timestamptz + n * ${minutes}::int * interval '1 minute' as start
      from doctors, generate_series(0, ${visits - 1}::int) n where location_id = ${locationId}) as visits`;
  return { locationId, doctorId: rows[0]?.id, date: date.toString() };
}

function nextWeekday(): Temporal.PlainDate {
  let date = Temporal.Now.plainDateISO(ZONE).add({ days: 1 });
  while (date.dayOfWeek > 5) date = date.add({ days: 1 });
  return date;
}
