import { createTestDatabase } from '@clinic/testing/test-database';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { fill } from './fill.ts';
import { scheduleOf, slotStarts, today } from './schedule.ts';
import { LARGE } from './size.ts';

const SIZE = { ...LARGE, doctors: 8, specialists: 14, pastDays: 2 };

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
      select a.id, a.doctor_id, a.starts_at, d.time_zone, e.version, e.doctor_id = a.doctor_id as same
      from appointments a join doctors d on d.id = a.doctor_id
      left join events e on e.appointment_id = a.id`;
    const dates = [...schedule.past, ...schedule.filled];
    const legal = new Set(
      Array.from({ length: 22 }, (_, index) => index + 1).flatMap((doctor) =>
        dates.flatMap((date) => slotStarts(doctor, date).map((start) => `${doctor} ${start}`)),
      ),
    );
    for (const row of rows) {
      expect(legal).toContain(`${row.doctor_id} ${row.starts_at.getTime()}`);
      expect(row).toMatchObject({ version: 1, same: true });
    }
    // Every other slot with all; eight more on two days with the specialists, but for two of them.
    expect(rows).toHaveLength(22 * dates.length * 8 + 12 * 8 + 14 * 8);
  } finally {
    await admin.end();
    await database.drop();
  }
});
