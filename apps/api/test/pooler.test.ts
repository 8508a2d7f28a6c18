import { type PgBouncer, startPgBouncer, versionOfPgBouncer } from '@clinic/testing/pgbouncer';
import { type Ask, askAt } from '@clinic/testing/raw-http';
import { setUp } from '@clinic/testing/set-up';
import { silent } from '@clinic/testing/silent-logger';
import { createTestDatabase } from '@clinic/testing/test-database';
import { until } from '@clinic/testing/waiting';
import { pino } from 'pino';
import postgres from 'postgres';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildApp } from '../src/app.ts';
import { envToConfig } from '../src/config.ts';
import { TIME_LIMITS } from '../src/db/client/time-limits.ts';
import { migrate } from '../src/db/preparation/migrate.ts';
import { createDependencies } from '../src/dependencies.ts';
import { booking, postBooking, slotsOn, weekdayAhead } from './bookings.ts';
import { addDoctors, BERLIN, SECRET } from './test-clinic.ts';

const version = await versionOfPgBouncer();
const CARRIES = 1.21;
const name = (what: string, least = 0) =>
  version >= least && version > 0
    ? what
    : `${what} (skipped: needs PgBouncer${least ? ` ${least}` : ''}, Debian’s package pgbouncer, or its path in PGBOUNCER)`;

const IGNORED = 'lock_timeout, statement_timeout, idle_in_transaction_session_timeout';
const TRANSACTIONS = { pool_mode: 'transaction', ignore_startup_parameters: IGNORED };
/** Before 1.21 PgBouncer does not know it. */
const CARRYING = version < CARRIES ? {} : { max_prepared_statements: 200 };
const LIMITS = {
  lock_timeout: TIME_LIMITS.lock,
  statement_timeout: TIME_LIMITS.statement,
  idle_in_transaction_session_timeout: TIME_LIMITS.idleInTransaction,
};

const shared = setUp(
  async () => {
    const database = await createTestDatabase();
    const admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
    const [doctorId = 0] = await addDoctors(admin, [BERLIN]);
    return { database, admin, doctorId };
  },
  async ({ database, admin }) => {
    await admin.end();
    await database.drop();
  },
);
const slots = slotsOn(weekdayAhead());

/** Sets, or takes back, what a pooler drops. */
async function setLimits(how: 'set' | 'reset'): Promise<void> {
  const [{ database } = { database: '' }] =
    await shared.admin`select current_database() as database`;
  for (const [limit, value] of Object.entries(LIMITS)) {
    const change = how === 'set' ? `set ${limit} = ${value}` : `reset ${limit}`;
    await shared.admin.unsafe(`alter role clinic_app in database ${database} ${change}`);
  }
}

async function startPooler(settings: Record<string, string | number>): Promise<PgBouncer> {
  const { ownerUrl, appUrl } = shared.database;
  const pooler = await startPgBouncer([ownerUrl, appUrl], settings);
  onTestFinished(() => pooler.stop());
  return pooler;
}

/** Clinic behind a PgBouncer with these settings. */
async function startBehind(settings: Record<string, string | number>): Promise<Ask> {
  const pooler = await startPooler(settings);
  const url = pooler.through(shared.database.appUrl);
  const config = envToConfig({ DATABASE_URL: url, CLINIC_SECRET: SECRET });
  const logger = pino({ level: 'silent' });
  const dependencies = createDependencies(config, logger, { url, secrets: [SECRET] });
  const app = await buildApp(dependencies);
  onTestFinished(async () => {
    await app.close();
    await dependencies.database.end(0);
  });
  return askAt(await app.listen({ host: '127.0.0.1', port: 0 }));
}

const readiness = async (ask: Ask) => (await ask('GET', '/readyz')).json<{ ready: boolean }>();
const notReady = (sentence: string) => ({
  ready: false,
  problems: [expect.stringContaining(sentence)],
});

describe.skipIf(version === 0)(name('behind PgBouncer Clinic is not ready'), () => {
  it('where it refuses the time limits of a session: the setting is named', async () => {
    const ask = await startBehind({ pool_mode: 'transaction' });
    expect(await readiness(ask)).toMatchObject(notReady('a pooler refuses lock_timeout'));
  });

  it('where it drops them: each is named, and the pooler', async () => {
    const ask = await startBehind({ ...TRANSACTIONS, ...CARRYING });
    const sentence = 'a pooler drops the time limits of the session (lock_timeout is 0 ms';
    const problems = [expect.stringContaining(sentence)];
    if (version < CARRIES) problems.push(expect.stringContaining('PgBouncer 1.21'));
    expect(await readiness(ask)).toMatchObject({ ready: false, problems });
  });

  it('where it shares sessions and does not carry prepared statements', async () => {
    await setLimits('set');
    onTestFinished(() => setLimits('reset'));
    const none = version < CARRIES ? {} : { max_prepared_statements: 0 };
    const ask = await startBehind({ ...TRANSACTIONS, ...none });
    expect(await readiness(ask)).toMatchObject(notReady('PgBouncer 1.21'));
  });
});

/** Bookings of many at once, each of another slot. */
async function expectBookings(ask: Ask, count: number): Promise<void> {
  await until(async () => (await readiness(ask)).ready);
  const wanted = slots
    .splice(0, count)
    .map((startsAt) => booking({ doctorId: shared.doctorId, startsAt }));
  const answers = await Promise.all(wanted.map((one) => postBooking(ask, one)));
  expect(answers.map(({ status }) => status)).toEqual(Array(count).fill(201));
  expect(await readiness(ask)).toMatchObject({ ready: true, problems: [], warnings: [] });
}

describe.skipIf(version === 0)(name('behind PgBouncer Clinic books'), () => {
  it('in sessions of its own', async () => {
    await setLimits('set');
    onTestFinished(() => setLimits('reset'));
    const settings = { pool_mode: 'session', default_pool_size: 40 };
    await expectBookings(await startBehind({ ...TRANSACTIONS, ...settings }), 6);
  });

  it.skipIf(version < CARRIES)(name('in shared sessions', CARRIES), async () => {
    await setLimits('set');
    onTestFinished(() => setLimits('reset'));
    const settings = { ...CARRYING, default_pool_size: 4 };
    await expectBookings(await startBehind({ ...TRANSACTIONS, ...settings }), 6);
  });
});

it.skipIf(version === 0)(
  name('migrations go through PgBouncer, of two processes at once'),
  async () => {
    const empty = await createTestDatabase({ migrated: false });
    onTestFinished(() => empty.drop());
    const pooler = await startPooler(TRANSACTIONS);
    const ownerUrl = pooler.through(empty.ownerUrl);
    await Promise.all([
      migrate({ ownerUrl, logger: silent }),
      migrate({ ownerUrl, logger: silent }),
    ]);
    const admin = postgres(empty.adminUrl, { max: 1 });
    const [row] = await admin`select count(*)::int as n from visit_types`;
    await admin.end();
    expect(row?.n).toBe(1);
  },
);
