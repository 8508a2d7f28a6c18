import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addPatient } from '../../../test/bookings.ts';
import { BERLIN, startTestClinic, type TestClinic } from '../../../test/test-clinic.ts';
import type { Clinic } from '../../clinic.ts';
import type { Db } from '../../db/client/executor.ts';
import { findEarliest } from './find-earliest.ts';

const SPECIALIZATIONS = ['Cardiology', 'Dermatology'];

let clinic: TestClinic;
let client: postgres.Sql;
/** The same clinic over a connection that notes what it is asked. */
let noted: Clinic;
let asked: unknown[][] = [];
beforeAll(async () => {
  const doctors = Array.from({ length: 12 }, (_, i) => ({
    ...BERLIN,
    specialization: SPECIALIZATIONS[i < 2 ? 1 : 0] as string,
  }));
  clinic = await startTestClinic({ doctors });
  client = postgres(clinic.testDatabase.appUrl, {
    max: 1,
    fetch_types: false,
    debug: (_connection, _query, parameters) => asked.push(parameters),
  });
  noted = { ...clinic.clinic, db: drizzle(client) as unknown as Db };
});
beforeEach(async () => {
  await clinic.owner.unsafe('alter table appointments disable trigger user');
  await clinic.owner`delete from appointments`;
  await clinic.owner.unsafe('alter table appointments enable trigger user');
});
afterAll(async () => {
  await client.end();
  await clinic.stop();
});

/** Everything that a doctor has for 200 days. */
async function fill(doctorId: number): Promise<void> {
  const patientId = await addPatient(clinic.owner);
  await clinic.owner`
    insert into appointments
      (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at, ends_at, busy_from,
        busy_until, status, version, manage_nonce)
    select gen_random_uuid(), gen_random_uuid()::text, ${doctorId}, ${patientId}::uuid, 1, 1, at,
      at + interval '30 minutes', at, at + interval '30 minutes', 'booked', 1, '\\x00'
    from generate_series(timestamptz '2026-11-20T00:00:00Z', '2027-06-01T00:00:00Z', '30 minutes') at`;
}

/** How many doctors are found, and with how many questions of which length. */
async function cost(input: Parameters<typeof findEarliest>[1]) {
  asked = [];
  const found = await findEarliest(noted, input);
  return { found: found.length, questions: asked.length, letters: JSON.stringify(asked).length };
}

it('reads the hours of doctors once, then asks no more for more than all of them', async () => {
  expect(await cost({ limit: 12 })).toMatchObject({ found: 12, questions: 3 });
  const exactly = await cost({ limit: 12 });
  expect(exactly).toMatchObject({ found: 12, questions: 2 });
  for (const limit of [13, 50]) {
    const more = await cost({ limit });
    expect(more).toMatchObject({ found: 12, questions: 2 });
    expect(more.letters).toBeLessThanOrEqual(exactly.letters + 10);
  }
  const [, specialization] = SPECIALIZATIONS;
  const ofTwo = await cost({ limit: 50, ...(specialization && { specialization }) });
  expect(ofTwo).toMatchObject({ found: 2, questions: 2 });
});

it('asks about no more doctors than are wanted', async () => {
  const one = await cost({ limit: 1 });
  const all = await cost({ limit: 12 });
  expect([one.found, one.questions]).toEqual([1, 2]);
  expect(one.letters).toBeLessThan(all.letters / 2);
});

it('asks for a doctor who has no free time only about that doctor, and remembers it', async () => {
  const [full = 0] = clinic.doctorIds;
  await fill(full);
  expect(await cost({ limit: 50 })).toMatchObject({ found: 11, questions: 4 });
  expect(await cost({ limit: 50 })).toMatchObject({ found: 11, questions: 2 });
  expect(await cost({ limit: 1, doctorIds: [full] })).toMatchObject({ found: 0, questions: 2 });
});

it('hears of time that a cancellation has freed, and of hours that have changed', async () => {
  const [, second = 0] = clinic.doctorIds;
  const { owner } = clinic;
  const from = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const first = async () => (await findEarliest(noted, { limit: 1, doctorIds: [second], from }))[0];
  const start = (await first())?.startsAt ?? '';
  await fill(second);
  expect(await first()).toBeUndefined();
  await owner`update appointments set status = 'cancelled', version = 2
    where doctor_id = ${second} and starts_at = ${start}`;
  expect((await first())?.startsAt).toBe(start);
  const date = start.slice(0, 10);
  await owner`insert into day_overrides values (${second}, ${date})`;
  expect(await first()).toBeUndefined();
  await owner`delete from day_overrides where doctor_id = ${second}`;
  expect((await first())?.startsAt).toBe(start);
});

it('asks for nobody where nobody is meant', async () => {
  expect(await cost({ limit: 50, doctorIds: [] })).toMatchObject({ found: 0, questions: 1 });
  expect(await cost({ limit: 9, specialization: 'None' })).toMatchObject({
    found: 0,
    questions: 1,
  });
});
