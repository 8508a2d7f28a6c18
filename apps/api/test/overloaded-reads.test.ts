import { expect, it } from 'vitest';
import { MONDAY, setUpClinic } from './test-clinic.ts';

const clinic = setUpClinic({ env: { MAX_QUEUE: '1' } });

const day = (doctorId = 0) => encodeURIComponent(JSON.stringify({ doctorId, date: MONDAY }));

it.each([
  ['a built query over tRPC', () => `/trpc/availability.day?input=${day(clinic.doctorIds[0])}`],
  [
    'a built query over REST',
    () => `/api/doctors/${clinic.doctorIds[0]}/availability?date=${MONDAY}`,
  ],
  ['Drizzle’s own way', () => '/trpc/doctors.list'],
])('reads that are too many at once are refused as such: %s', async (_, path) => {
  const asked = Array.from({ length: 200 }, () => clinic.ask('GET', path()));
  const refused = (await Promise.all(asked)).filter(({ status }) => status !== 200);
  expect(refused.length).toBeGreaterThan(0);
  for (const { status, headers } of refused) {
    expect(status).toBe(503);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }
});
