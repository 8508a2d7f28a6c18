import { createTestDatabase } from '@clinic/testing/test-database';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { fill } from '../database/fill.ts';
import { scheduleOf, today } from '../database/schedule.ts';
import { SMALL } from '../database/size.ts';
import { captureBooking } from './captured-booking.ts';
import { checkBooking } from './check-booking.ts';
import { toPgbenchScript } from './pgbench-script.ts';

async function captured() {
  const database = await createTestDatabase();
  const admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
  try {
    const size = { ...SMALL, specialists: 0, longVisitDoctors: 0 };
    const schedule = { ...scheduleOf(today(), today(), 0), filled: [] };
    await fill(admin, size, schedule, () => {});
    return await captureBooking({ ...database, size, schedule, admin });
  } finally {
    await admin.end();
    await database.drop();
  }
}

test('a booking of Clinic runs what the baseline is compared with, and its drift is noticed', async () => {
  const booking = await captured();
  expect(() => checkBooking(booking.statements)).not.toThrow();
  for (const index of booking.statements.keys()) {
    expect(() => checkBooking(booking.statements.toSpliced(index, 1))).toThrow('has changed');
  }
  const afterCommit = [...booking.statements, { text: 'select 1', parameters: [] }];
  expect(() => checkBooking(afterCommit)).toThrow('follow COMMIT');
  const withoutLock = booking.statements.map((statement) => ({
    ...statement,
    text: statement.text.replace('for update', ''),
  }));
  expect(() => checkBooking(withoutLock)).toThrow('lock');

  const target = { kind: 'distinct', doctors: 200, from: '2027-01-06', clients: 8 } as const;
  const { text, constants } = toPgbenchScript(booking, target);
  expect(text).not.toMatch(/\$\d/);
  expect(text).toContain(':doctor');
  for (const value of Object.values(booking.values)) {
    expect(Object.values(constants)).not.toContain(value);
  }
  const unknownTime = booking.statements.map((statement) => ({
    ...statement,
    parameters: statement.parameters.map((value) =>
      value === booking.values.endsAt ? '2199-01-01T00:00:00.000Z' : value,
    ),
  }));
  expect(() => toPgbenchScript({ ...booking, statements: unknownTime }, target)).toThrow('Unknown');
});
