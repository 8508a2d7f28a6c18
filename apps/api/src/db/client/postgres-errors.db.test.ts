import { randomBytes, randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { setUp } from '@clinic/testing/set-up';
import { createTestDatabase } from '@clinic/testing/test-database';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addPatient } from '../../../test/bookings.ts';
import { gate, pidOf, run } from '../../../test/driver-comparison.ts';
import { addDoctors, BERLIN } from '../../../test/test-clinic.ts';
import { appointments } from '../schema/appointments.ts';
import { events } from '../schema/events.ts';
import { holds } from '../schema/holds.ts';
import { type Database, openDatabase } from './database.ts';
import type { Transaction } from './executor.ts';
import { meaningOf, toDomainError } from './postgres-errors.ts';

const testDatabase = setUp(createTestDatabase, ({ drop }) => drop());
let admin: postgres.Sql;
let database: Database;
let doctorId: number;
let patientId: string;
beforeAll(async () => {
  admin = postgres(testDatabase.adminUrl, { max: 4, onnotice: () => {} });
  [doctorId = 0] = await addDoctors(admin, [BERLIN]);
  patientId = await addPatient(admin);
  database = openDatabase(testDatabase.appUrl, { poolSize: 3, maxQueue: 100 });
});
afterAll(async () => {
  await database.end();
  await admin.end();
});

const SLOT = new Date('2026-11-23T08:00:00Z');
let standing: ReturnType<typeof row>;
const row = (changes: Partial<typeof appointments.$inferInsert> = {}) => {
  const startsAt = changes.startsAt ?? SLOT;
  const endsAt = changes.endsAt ?? new Date(startsAt.getTime() + 30 * 60_000);
  return {
    id: randomUUID(),
    reference: randomUUID(),
    doctorId,
    patientId,
    visitTypeId: 1,
    locationId: 1,
    startsAt,
    endsAt,
    busyFrom: startsAt,
    busyUntil: endsAt,
    status: 'booked' as const,
    version: 1,
    manageNonce: randomBytes(16),
    ...changes,
  };
};
const event = (changes: Partial<typeof events.$inferInsert>) => ({
  appointmentId: standing.id,
  version: 1,
  type: 'booked' as const,
  occurredAt: SLOT,
  actor: 'patient' as const,
  doctorId,
  startsAt: SLOT,
  status: 'booked' as const,
  requestHash: randomBytes(32),
  hash: randomBytes(32),
  ...changes,
});
const key = randomBytes(32);

/** What PostgreSQL or the driver says to this. */
async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}
const inTransaction = (work: (tx: Transaction) => Promise<unknown>) => () =>
  database.db.transaction(work);
const insert = (changes: Parameters<typeof row>[0]) => () =>
  database.db.insert(appointments).values(row(changes));
/** In a database or as somebody that the server refuses. */
const connectTo = (change: Partial<URL>) => async () => {
  const url = Object.assign(new URL(testDatabase.appUrl), change);
  const other = openDatabase(url.href, { poolSize: 1, maxQueue: 1 });
  try {
    await run(other.db, 'select 1');
  } finally {
    await other.end(0);
  }
};
/** A hold, and one that overlaps it. */
async function twoHolds(): Promise<void> {
  for (const startsAt of [later(600), later(615)]) {
    const endsAt = new Date(startsAt.getTime() + 30 * 60_000);
    await database.db.insert(holds).values({
      ...{ doctorId, startsAt, endsAt, busyFrom: startsAt, busyUntil: endsAt, visitTypeId: 1 },
      ...{ holder: randomBytes(32), expiresAt: later(700), renewals: 0 },
    });
  }
}
const later = (minutes: number) => new Date(SLOT.getTime() + minutes * 60_000);

/** What a caller is told, by what an error means. */
const CODES: Record<string, string | undefined> = {
  'slot-taken': 'SLOT_TAKEN',
  'bad-value': 'INVALID_INPUT',
  unexpected: undefined,
};

const provoked: [what: string, meaning: string, () => Promise<unknown>][] = [
  ['the slot index', 'slot-taken', insert({})],
  ['the overlap constraint', 'slot-taken', insert({ startsAt: later(15) })],
  ['the overlap constraint of holds', 'slot-taken', twoHolds],
  [
    'the idempotency key',
    'key-known',
    () => database.db.insert(events).values(event({ version: 2, idempotencyKeyHash: key })),
  ],
  [
    'the reference',
    'reference-known',
    () => insert({ startsAt: later(60), reference: standing.reference })(),
  ],
  ['a deadlock', 'retry', deadlock],
  ['a lock time-out', 'retry', lockTimeout],
  ['a serialization failure', 'retry', serializationFailure],
  [
    'a statement time-out',
    'unavailable',
    inTransaction(async (tx) => {
      await run(tx, `set local statement_timeout = '10ms'`);
      await run(tx, 'select pg_sleep(60)');
    }),
  ],
  [
    'a terminated backend',
    'connection-lost',
    inTransaction(async (tx) => {
      const pid = await pidOf(tx);
      await Promise.all([
        run(tx, 'select pg_sleep(60)'),
        admin`select pg_terminate_backend(${pid})`,
      ]);
    }),
  ],
  [
    'a transaction that idles too long',
    'connection-lost',
    inTransaction(async (tx) => {
      await run(tx, `set local idle_in_transaction_session_timeout = '10ms'`);
      await new Promise(() => {});
    }),
  ],
  ['too many connections', 'unavailable', tooManyConnections],
  ['an unknown role or a wrong password', 'unavailable', connectTo({ username: 'nobody_at_all' })],
  ['no such database', 'unavailable', connectTo({ pathname: '/no_such_database' })],
  ['a closed port', 'connection-lost', closedPort],
  [
    'a host that does not exist',
    'connection-lost',
    connectTo({ hostname: 'no-such-host.invalid' }),
  ],
  [
    'a table that is not migrated yet',
    'unavailable',
    () => run(database.db, 'select * from not_migrated_yet'),
  ],
  ['a value out of range', 'bad-value', () => run(database.db, 'select 2147483648::int4')],
  ['a value of no such form', 'bad-value', () => run(database.db, `select 'x'::uuid`)],
  ['a check', 'bad-value', insert({ startsAt: later(90), endsAt: later(91) })],
  ['a right that was revoked', 'unavailable', () => run(database.db, 'delete from events')],
  [
    'an index that was dropped',
    'unavailable',
    () =>
      run(database.db, 'insert into doctors (name) values (null) on conflict (name) do nothing'),
  ],
  [
    'a server that only reads',
    'unavailable',
    inTransaction(async (tx) => {
      await run(tx, 'set transaction read only');
      await run(tx, 'select from doctors for update');
    }),
  ],
  ['a wrong statement', 'unexpected', () => run(database.db, 'selekt')],
  ['an unknown doctor', 'unexpected', insert({ doctorId: 0, startsAt: later(60) })],
  ['an error of our own', 'unexpected', () => Promise.reject(new TypeError('No.'))],
];

beforeEach(async () => {
  if (standing) return;
  standing = row();
  await database.db.insert(appointments).values(standing);
  await database.db.insert(events).values(event({ idempotencyKeyHash: key }));
});

describe('what PostgreSQL says means something for the clinic', () => {
  it.each(provoked)('%s: %s', async (_what, meaning, provoke) => {
    const code = meaning in CODES ? CODES[meaning] : 'UNAVAILABLE';
    const error = await failureOf(provoke);
    expect(meaningOf(error)).toBe(meaning);
    expect(toDomainError(error)?.code).toBe(code);
    if (code === 'UNAVAILABLE') expect(toDomainError(error)?.retryAfter).toBeGreaterThan(0);
  });

  it('stands in the error’s cause: the ORM’s own error has no code', async () => {
    const error = await failureOf(insert({}));
    expect((error as { code?: string }).code).toBeUndefined();
    expect(error).toMatchObject({ cause: { code: '23505' } });
  });
});

/** Both lock what the other one wants; PostgreSQL refuses one of them after a second. */
async function deadlock(): Promise<void> {
  const [firstHas, secondHas] = [gate(), gate()];
  const wait = (tx: Transaction, lock: number) =>
    run(tx, `select set_config('lock_timeout', '0', true), pg_advisory_xact_lock(${lock})`);
  const both = await Promise.allSettled([
    database.db.transaction(async (tx) => {
      await wait(tx, 1);
      firstHas.open();
      await secondHas.passed;
      await wait(tx, 2);
    }),
    database.db.transaction(async (tx) => {
      await wait(tx, 2);
      secondHas.open();
      await firstHas.passed;
      await wait(tx, 1);
    }),
  ]);
  const refused = both.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
  expect(refused).toHaveLength(1);
  throw refused[0]?.reason;
}

async function lockTimeout(): Promise<void> {
  await admin.begin(async (blocker) => {
    await blocker`select from doctors where id = ${doctorId} for update`;
    await database.db.transaction(async (tx) => {
      await run(tx, `set local lock_timeout = '10ms'`);
      await run(tx, `select from doctors where id = ${doctorId} for update`);
    });
  });
}

async function serializationFailure(): Promise<void> {
  await database.db.transaction(async (tx) => {
    await run(tx, 'set transaction isolation level repeatable read');
    await tx.execute(sql`select from doctors`);
    await admin`update doctors set name = name where id = ${doctorId}`;
    await run(tx, `select from doctors where id = ${doctorId} for update`);
  });
}

async function tooManyConnections(): Promise<void> {
  const [{ name } = { name: '' }] = await admin`select current_database() as name`;
  await admin.unsafe(`alter database ${name} connection limit 0`);
  try {
    await connectTo({})();
  } finally {
    await admin.unsafe(`alter database ${name} connection limit -1`);
  }
}

async function closedPort(): Promise<void> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  await connectTo({ hostname: '127.0.0.1', port: String(port) })();
}
