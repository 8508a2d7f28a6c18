import { createTestDatabase } from '@clinic/testing/test-database';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { captureBooking } from '../baseline/captured-booking.ts';
import { fill } from './fill.ts';
import { scheduleOf, today } from './schedule.ts';
import { SMALL } from './size.ts';
import { Turns } from './turns.ts';

const COUNTS = `
  select (select count(*)::int from appointments) as appointments,
    (select count(*)::int from events) as events, (select count(*)::int from patients) as patients`;

test('freed slots leave nothing behind of what was booked', async () => {
  const database = await createTestDatabase();
  const admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
  try {
    const size = { ...SMALL, specialists: 0, longVisitDoctors: 0 };
    const schedule = scheduleOf(today(), today(), 0);
    const bench = { ...database, size, schedule: { ...schedule, filled: schedule.full }, admin };
    await fill(admin, size, bench.schedule, () => {});
    const [before] = await admin.unsafe(COUNTS);
    expect(before).toEqual({ appointments: 3_200, events: 3_200, patients: 3_200 });

    await captureBooking(bench);
    const [booked] = await admin.unsafe(COUNTS);
    expect(booked).toEqual({ appointments: 3_202, events: 3_202, patients: 3_202 });

    await new Turns(bench).free();
    expect((await admin.unsafe(COUNTS))[0]).toEqual(before);
  } finally {
    await admin.end();
    await database.drop();
  }
});
