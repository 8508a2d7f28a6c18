import { createTestDatabase } from '@clinic/testing/test-database';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { fill } from './fill.ts';
import { LONG_VISIT, scheduleOf, slotStarts, today } from './schedule.ts';
import { LARGE } from './size.ts';

const SIZE = { ...LARGE, doctors: 8, specialists: 14, longVisitDoctors: 4, pastDays: 2 };
const DOCTORS = 8 + 14 + 4;

const DEFINITIONS = `
  select conname as name, pg_get_constraintdef(oid) as definition, convalidated as valid
  from pg_constraint where connamespace = 'public'::regnamespace
  union all
  select indexname, indexdef, true from pg_indexes where schemaname = 'public'
  order by 1, 2`;

test('the fill is legal, has its events, and leaves the schema as it was', async () => {
  const database = await createTestDatabase();
  const admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
  try {
    const before = await admin.unsafe(DEFINITIONS);
    const schedule = scheduleOf(today(), today(), SIZE.pastDays);
    await fill(admin, SIZE, schedule, () => {});
    expect([...(await admin.unsafe(DEFINITIONS))]).toEqual([...before]);

    const rows = await admin`
      select a.id, a.doctor_id, a.starts_at, e.version, e.format, v.is_default,
        (a.busy_from, a.busy_until) = (a.starts_at, a.starts_at + v.duration_minutes * interval '1 minute')
          as busy,
        (e.doctor_id, e.starts_at, e.ends_at, e.visit_type_id, e.location_id, e.lane, e.status)
          = (a.doctor_id, a.starts_at, a.ends_at, a.visit_type_id, d.location_id, a.lane, a.status)
          and a.location_id = d.location_id as same
      from appointments a join doctors d on d.id = a.doctor_id
      join patients p on p.id = a.patient_id
      join visit_types v on v.id = a.visit_type_id
      left join events e on e.appointment_id = a.id`;
    const dates = [...schedule.past, ...schedule.filled];
    const legal = new Set(
      Array.from({ length: DOCTORS }, (_, index) => index + 1).flatMap((doctor) =>
        dates.flatMap((date) => slotStarts(doctor, date).map((start) => `${doctor} ${start}`)),
      ),
    );
    for (const row of rows) {
      expect(legal).toContain(`${row.doctor_id} ${row.starts_at.getTime()}`);
      expect(row).toMatchObject({
        version: 1,
        format: 2,
        is_default: true,
        busy: true,
        same: true,
      });
    }
    // Every other slot with all; eight more on two days with the specialists, but for two of them.
    expect(rows).toHaveLength(DOCTORS * dates.length * 8 + 12 * 8 + 14 * 8);
    const [patients] = await admin`select count(*)::int from patients`;
    expect(patients).toEqual({ count: rows.length });

    const offered = await admin`
      select doctor_id, array_agg(visit_type_id order by visit_type_id) as types
      from doctor_visit_types group by doctor_id order by doctor_id`;
    expect([...offered]).toEqual(
      [23, 24, 25, 26].map((doctor_id) => ({ doctor_id, types: [1, LONG_VISIT.id] })),
    );
  } finally {
    await admin.end();
    await database.drop();
  }
});
