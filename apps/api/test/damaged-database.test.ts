import { until } from '@clinic/testing/waiting';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { booking, postBooking, slotsOn } from './bookings.ts';
import { patiently, postHold } from './changes/changes.ts';
import { MONDAY, startTestClinic, type TestClinic } from './test-clinic.ts';

let clinic: TestClinic;
let admin: postgres.Sql;
beforeEach(async () => {
  clinic = await startTestClinic();
  admin = postgres(clinic.testDatabase.adminUrl, { max: 1, onnotice: () => {} });
});
afterEach(async () => {
  await admin.end();
  await clinic.stop();
});

const slots = slotsOn(MONDAY);
const slot = (n: number) => ({
  doctorId: clinic.doctorIds[0] as number,
  startsAt: slots[n] as string,
});
const wanted = (n: number) => booking(slot(n));

async function readiness(): Promise<[number, string]> {
  const { status, text } = await clinic.ask('GET', '/readyz');
  return [status, text];
}

it.each([
  ['drop index appointments_live_slot_key', 'index appointments_live_slot_key'],
  ['revoke insert on events from clinic_app', 'right INSERT on events'],
  ['revoke select on appointments from clinic_app', 'right SELECT on appointments'],
])('is not ready and answers a booking with 503: %s', async (damage, named) => {
  expect(await readiness()).toEqual([200, expect.any(String)]);
  await admin.unsafe(damage);
  expect(await readiness()).toEqual([503, expect.stringContaining(named)]);
  const answer = await postBooking(clinic.ask, wanted(0));
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
});

it('is not ready where a trigger that keeps the history is disabled', async () => {
  await admin.unsafe('alter table events disable trigger events_are_appended_only');
  expect(await readiness()).toEqual([503, expect.stringContaining('events_are_appended_only')]);
});

it('leaves it to a newer version to say what its migrations have made', async () => {
  await admin`insert into clinic_migrations values ('9999_newer', now(), '')`;
  await admin.unsafe('alter table doctors drop column search_key');
  expect(await readiness()).toEqual([200, expect.any(String)]);
});

/** As with a failover: the server that the connections lead to reads only from now on. */
async function becomeReadOnly(): Promise<() => Promise<void>> {
  const [{ name } = { name: '' }] = await admin`select current_database() as name`;
  await admin.unsafe(`alter database ${name} set default_transaction_read_only = on`);
  await admin`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and application_name = 'clinic'`;
  await until(async () => (await readiness())[0] === 503);
  return async () => {
    await admin.unsafe(`alter database ${name} reset default_transaction_read_only`);
  };
}

it('is not ready where the database only reads, and answers changes with 503', async () => {
  await becomeReadOnly();
  expect(await readiness()).toEqual([503, expect.stringContaining('read-only')]);
  for (const answer of [
    await postBooking(clinic.ask, wanted(0)),
    await postHold(clinic.ask, slot(0)),
  ]) {
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);
  }
});

it('comes back by itself after a failover, by what readiness asks or a change tries', async () => {
  const writesAgain = await becomeReadOnly();
  await writesAgain();
  // The connections of before still only read: nobody has ended them.
  await until(async () => (await readiness())[0] === 200);
  expect((await postBooking(patiently(clinic.ask), wanted(0))).status).toBe(201);

  const again = await becomeReadOnly();
  await again();
  expect((await postBooking(patiently(clinic.ask), wanted(1))).status).toBe(201);
});
