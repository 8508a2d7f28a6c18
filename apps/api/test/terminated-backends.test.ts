import { type RunningServer, startRunningApi } from '@clinic/testing/api-process';
import { PostgresProxy } from '@clinic/testing/postgres-proxy';
import type { Answer } from '@clinic/testing/raw-http';
import { setUp } from '@clinic/testing/set-up';
import { createTestDatabase } from '@clinic/testing/test-database';
import { until } from '@clinic/testing/waiting';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { Secrets } from '../src/kernel/secrets.ts';
import { hashOfKey } from '../src/modules/history/rules/idempotency-keys.ts';
import {
  booking,
  countRows,
  type FirstAnswer,
  postBooking,
  slotsOn,
  weekdayAhead,
} from './bookings.ts';
import { addDoctors, BERLIN, SECRET } from './test-clinic.ts';

const database = setUp(createTestDatabase, ({ drop }) => drop());
let admin: postgres.Sql;
let proxy: PostgresProxy;
let api: RunningServer;
let doctorId: number;
beforeAll(async () => {
  admin = postgres(database.adminUrl, { max: 4, onnotice: () => {} });
  [doctorId = 0] = await addDoctors(admin, [BERLIN]);
  // COMMIT waits where a test holds this lock: a deferred trigger runs within it.
  await admin
    .unsafe(
      `create function wait_at_commit() returns trigger language plpgsql as
         'begin perform pg_advisory_xact_lock_shared(42); return null; end';
       create constraint trigger wait_at_commit after insert on appointments
         deferrable initially deferred for each row execute function wait_at_commit();`,
    )
    .simple();
  proxy = await PostgresProxy.start(database.appUrl);
  api = await startRunningApi({
    DATABASE_URL: proxy.url,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    CLINIC_SECRET: SECRET,
  });
  await until(async () => (await api.ask('GET', '/readyz')).status === 200);
});
afterAll(async () => {
  await api.kill('SIGKILL');
  await proxy.refuse();
  await admin.end();
});
afterEach(() => proxy.letPass());

/** One for each test. */
const slots = slotsOn(weekdayAhead());

type Backend = { pid: number; state: string; query: string };

/** The backend that works on a transaction of the API, once it is as wanted. */
const transactionThat = (wanted: (backend: Backend & { waits: boolean }) => boolean) =>
  until(async () => {
    const rows = await admin<(Backend & { waits: boolean })[]>`
      select pid, state, query, cardinality(pg_blocking_pids(pid)) > 0 as waits
      from pg_stat_activity
      where datname = current_database() and application_name = 'clinic'`;
    return rows.find(wanted);
  });

const waiting = (query: RegExp) => transactionThat((one) => one.waits && query.test(one.query));
const idleAfter = (query: RegExp) =>
  transactionThat((one) => one.state === 'idle in transaction' && query.test(one.query));

async function terminate({ pid }: Backend): Promise<void> {
  await admin`select pg_terminate_backend(${pid})`;
  await until(
    async () => (await admin`select from pg_stat_activity where pid = ${pid}`).length === 0,
  );
}

/** Books while a lock is held that stops the booking somewhere; `meet` deals with it there. */
async function bookInto(
  lock: string,
  book: () => Promise<Answer>,
  meet: (release: () => Promise<void>) => Promise<void>,
): Promise<Answer> {
  const blocker = postgres(database.adminUrl, { max: 1 });
  const release = () => blocker.end();
  await blocker.unsafe(`begin; ${lock}`).simple();
  try {
    const answer = book();
    await meet(release);
    await release();
    proxy.letPass();
    return await answer;
  } finally {
    await release();
  }
}

type Kill = (book: () => Promise<Answer>) => Promise<Answer>;

/** The transaction waits for the lock in one of its statements, and its backend dies there. */
const dieWaiting =
  (lock: string, query: RegExp): Kill =>
  (book) =>
    bookInto(lock, book, async () => terminate(await waiting(query)));

const COMMIT = 'select pg_advisory_xact_lock(42)';
/** The server shows the first kilobyte of a statement. */
const WRITE = /^with "booked"/;
/** COMMIT may travel right behind the last statement. */
const COMMITTING = /^(commit|with "booked")/;
const KEY_LOOKUP = /"idempotency_key_hash" = /;

const moments: [moment: string, kill: Kill, written: 0 | 1][] = [
  [
    'it waits for the doctor’s lock',
    dieWaiting('select from doctors for update', /from "doctors" .*for update/s),
    0,
  ],
  [
    'it looks whether the slot is taken',
    dieWaiting('lock table appointments in access exclusive mode', /exists/),
    0,
  ],
  ['it looks the key up', dieWaiting('lock table events in access exclusive mode', KEY_LOOKUP), 0],
  [
    'everything is read and nothing written yet',
    (book) =>
      // The lock stops the last read, so that only its answer is held back.
      bookInto('lock table events in access exclusive mode', book, async (release) => {
        await waiting(KEY_LOOKUP);
        proxy.holdAnswers();
        await release();
        await terminate(await idleAfter(KEY_LOOKUP));
      }),
    0,
  ],
  ['it writes', dieWaiting('lock table events in share mode', WRITE), 0],
  ['it waits for COMMIT', dieWaiting(COMMIT, COMMITTING), 0],
  [
    'it has committed, and the answer is under way',
    (book) =>
      bookInto(COMMIT, book, async (release) => {
        const backend = await waiting(COMMITTING);
        proxy.holdAnswers();
        await release();
        await until(async () => (await countRows(admin)).appointments > before.appointments);
        await terminate(backend);
      }),
    1,
  ],
];

let before: { appointments: number; events: number };

it.each(moments)('when the backend dies while %s', async (_moment, kill, written) => {
  before = await countRows(admin);
  const wanted = booking({ doctorId, startsAt: slots.shift() as string });
  const answer = await kill(() => postBooking(api.ask, wanted));
  expect([201, 503]).toContain(answer.status);
  if (answer.status === 503) {
    expect(answer.json().code).toBe('UNAVAILABLE');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(await countRows(admin)).toEqual({
      appointments: before.appointments + written,
      events: before.events + written,
    });
  }
  const again = await postBooking(api.ask, wanted);
  expect(again.status).toBe(201);
  const booked = again.json<FirstAnswer>();
  if (answer.status === 201) expect(again.text).toBe(answer.text);
  expect(await countRows(admin)).toEqual({
    appointments: before.appointments + 1,
    events: before.events + 1,
  });
  const [row] =
    await admin`select idempotency_key_hash from events where appointment_id = ${booked.id}`;
  expect(row?.idempotency_key_hash).toEqual(
    hashOfKey(new Secrets([SECRET]), wanted.idempotencyKey),
  );
  expect(api.isAlive()).toBe(true);
});

it('leaves no transaction open and nothing uncaught', async () => {
  const open = await admin`
    select pid from pg_stat_activity
    where datname = current_database() and application_name = 'clinic' and xact_start is not null`;
  expect([...open]).toEqual([]);
  expect(api.output()).not.toMatch(/uncaughtException|unhandledRejection|"level":(50|60)/);
});
