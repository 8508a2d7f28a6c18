import { type RunningServer, startRunningApi } from '@clinic/testing/api-process';
import { type Answer, askAt, countByStatus } from '@clinic/testing/raw-http';
import { setUp } from '@clinic/testing/set-up';
import { createTestDatabase } from '@clinic/testing/test-database';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { booking, countRows, postBooking, slotsOn, weekdayAhead } from './bookings.ts';
import { patiently } from './changes/changes.ts';
import { addDoctors, BERLIN, SECRET } from './test-clinic.ts';

const database = setUp(createTestDatabase, ({ drop }) => drop());
let owner: postgres.Sql;
let apis: RunningServer[];
let doctorIds: number[];
beforeAll(async () => {
  owner = postgres(database.ownerUrl, { max: 2, onnotice: () => {} });
  doctorIds = await addDoctors(owner, [BERLIN, BERLIN, BERLIN]);
  const env = {
    DATABASE_URL: database.appUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    CLINIC_SECRET: SECRET,
    LOG_LEVEL: 'warn',
  };
  apis = await Promise.all([startRunningApi(env), startRunningApi(env)]);
});
afterAll(async () => {
  await Promise.all(apis.map((api) => api.kill('SIGKILL')));
  await owner.end();
});

const date = weekdayAhead();
const [nine = ''] = slotsOn(date);

/** Milliseconds; far more than it takes, for a machine that has other things to do. */
const TIME_LIMIT = 600_000;

/**
 * Bookings by different patients, each with a key of its own, all sent before the first answer. On a
 * busy machine some are refused with 503 before their turn: they ask again, as clients do.
 */
const postAll = (
  count: number,
  api: (i: number) => RunningServer,
  slots: string[],
  doctorId: number,
) =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      postBooking(
        patiently(askAt(api(i).url)),
        booking({
          doctorId,
          startsAt: slots[i % slots.length] as string,
          patientName: `Patient ${i}`,
        }),
      ),
    ),
  );

describe('one slot, one patient', { timeout: TIME_LIMIT }, () => {
  it('500 at once over raw HTTP: one is booked, 499 hear that it is taken', async () => {
    const [doctorId] = doctorIds as [number];
    const answers = await postAll(500, () => apis[0] as RunningServer, [nine], doctorId);
    expect(countByStatus(answers)).toEqual({ 201: 1, 409: 499 });
    await expectOneEach(doctorId, answers, 1);
    for (const answer of answers.filter(({ status }) => status === 409)) {
      const { code, alternatives = [] } = answer.json();
      expect(code).toBe('SLOT_TAKEN');
      expect(alternatives.map(({ startsAt }) => startsAt)).not.toContain(
        new Date(nine).toISOString(),
      );
      expect(alternatives).toHaveLength(3);
    }
  });

  it('500 at once over two processes on one database', async () => {
    const [, doctorId = 0] = doctorIds;
    const answers = await postAll(500, (i) => apis[i % 2] as RunningServer, [nine], doctorId);
    expect(countByStatus(answers)).toEqual({ 201: 1, 409: 499 });
    await expectOneEach(doctorId, answers, 1);
  });

  it('1,000 at once over the 16 slots of a day: each is booked once', async () => {
    const [, , doctorId = 0] = doctorIds;
    const answers = await postAll(1_000, () => apis[0] as RunningServer, slotsOn(date), doctorId);
    expect(countByStatus(answers)).toEqual({ 201: 16, 409: 984 });
    await expectOneEach(doctorId, answers, 16);
    const day = await apis[0]?.ask('GET', `/api/doctors/${doctorId}/availability?date=${date}`);
    expect(day?.json()).toMatchObject({ slots: [] });
  });

  it('leaves no error in the log, and one event per appointment', async () => {
    for (const api of apis) expect(api.output()).not.toMatch(/"level":(50|60)/);
    const { appointments, events } = await countRows(owner);
    expect([appointments, events]).toEqual([18, 18]);
  });
});

/** The rows of this doctor are exactly what was acknowledged, and no two of them start alike. */
async function expectOneEach(doctorId: number, answers: Answer[], count: number): Promise<void> {
  const rows = await owner`
    select appointments.id, name as "patientName", starts_at as "startsAt" from appointments
    join patients on patients.id = patient_id
    where doctor_id = ${doctorId} order by id`;
  const booked = answers
    .filter(({ status }) => status === 201)
    .map((answer) => answer.json<{ id: string; patientName: string; startsAt: string }>())
    .map(({ id, patientName, startsAt }) => ({ id, patientName, startsAt: new Date(startsAt) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  expect([...rows]).toEqual(booked);
  expect(new Set(rows.map(({ startsAt }) => startsAt.getTime())).size).toBe(count);
}
