import { PostgresProxy } from '@clinic/testing/postgres-proxy';
import { setUp } from '@clinic/testing/set-up';
import { until, untilSomeoneWaits } from '@clinic/testing/waiting';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { compareDrivers, gate, pidOf, run, write } from '../../../test/driver-comparison.ts';
import { Deadline, runWithin } from '../../kernel/deadline.ts';
import type { Db } from './executor.ts';
import { toDomainError } from './postgres-errors.ts';
import { TIME_LIMITS } from './time-limits.ts';

const ground = setUp(compareDrivers, ({ drop }) => drop());
beforeEach(() => ground.admin`truncate notes`);

/** For callers whose time ends while the test looks, and for those who have enough of it. */
const SHORT = 200;
const HOUR = 3_600_000;

/** What a caller with this deadline is told, as far as it was refused for its time. */
const refusalOf = (deadline: Deadline, work: () => Promise<unknown>) =>
  runWithin(deadline, () =>
    work().then(
      () => 'done',
      (error) => [toDomainError(error)?.code, causeOf(error)],
    ),
  );
/** Lock time-outs and lost connections are refused as well; here it must be the time. */
const causeOf = (error: unknown) => {
  const refusal = toDomainError(error);
  return refusal?.cause instanceof Error ? refusal.cause.message : undefined;
};
const TOO_LATE = ['UNAVAILABLE', expect.stringMatching(/^Nobody waits for|^The time for/)];

const inTransaction = (db: Db, text: string) => () => db.transaction((tx) => run(tx, text));
const LOCK = 'select pg_advisory_xact_lock(1)';

describe('a caller’s time ends', () => {
  it('while a transaction waits for a lock: nobody waits there any more', async () => {
    const { db, end } = ground.open('Clinic', 1);
    const release = await ground.holdLock(1);
    expect(await refusalOf(new Deadline(SHORT), inTransaction(db, LOCK))).toEqual(TOO_LATE);
    await until(async () => (await ground.countLockWaiters()) === 0);
    await db.transaction((tx) => write(tx, 'the next one'));
    expect(await ground.notes()).toEqual(['the next one']);
    await release();
    await end();
  });

  it('while a single statement waits', async () => {
    const { db, end } = ground.open('Clinic', 1);
    const release = await ground.holdLock(1);
    expect(await refusalOf(new Deadline(SHORT), () => run(db, LOCK))).toEqual(TOO_LATE);
    await release();
    expect(await pidOf(db)).toBeGreaterThan(0);
    await end();
  });

  it('while it waits for a connection: its work never begins', async () => {
    const { db, end } = ground.open('Clinic', 1);
    const door = gate();
    const busy = db.transaction(() => door.passed);
    const waiting = () => db.transaction((tx) => write(tx, 'never begun'));
    expect(await refusalOf(new Deadline(SHORT), waiting)).toEqual(TOO_LATE);
    door.open();
    await busy;
    await db.transaction((tx) => write(tx, 'the next one'));
    expect(await ground.notes()).toEqual(['the next one']);
    await end();
  });

  it('while the server does not answer, or cannot be reached', async () => {
    const proxy = await PostgresProxy.start(ground.appUrl);
    const { db, end } = ground.open('Clinic', 1, proxy.url);
    await run(db, 'select 1');
    proxy.swallow();
    for (const work of [inTransaction(db, 'select 1'), () => run(db, 'select 1')]) {
      expect(await refusalOf(new Deadline(SHORT), work)).toEqual(TOO_LATE);
    }
    await end();
    await proxy.refuse();
  });

  it('within its transaction: nothing more of it is sent, and nothing is kept', async () => {
    const { db, end } = ground.open('Clinic', 1);
    const [door, over] = [gate(), gate()];
    const work = () =>
      db.transaction(async (tx) => {
        await write(tx, 'in time');
        await door.passed;
        await write(tx, 'too late').finally(over.open);
      });
    expect(await refusalOf(new Deadline(SHORT), work)).toEqual(TOO_LATE);
    door.open();
    await over.passed;
    await db.transaction((tx) => write(tx, 'the next one'));
    expect(await ground.notes()).toEqual(['the next one']);
    await end();
  });
});

it('gives a transaction no more of PostgreSQL’s time than its caller has', async () => {
  const { db, end } = ground.open('Clinic', 1);
  const limits = async () => {
    const [row] = await db
      .transaction((tx) =>
        tx.execute(sql`
        select name, setting::int from pg_settings
        where name in ('lock_timeout', 'statement_timeout') order by name`),
      )
      .then((rows) => [rows.map(({ setting }) => setting as number)]);
    return row as [number, number];
  };
  const soon = TIME_LIMITS.lock + 1_000;
  const [lock, statement] = await runWithin(new Deadline(soon), limits);
  expect(lock).toBeLessThanOrEqual(TIME_LIMITS.lock);
  expect(statement).toBeLessThanOrEqual(soon);
  for (const caller of [undefined, new Deadline(HOUR)]) {
    expect(await runWithin(caller, limits)).toEqual([TIME_LIMITS.lock, TIME_LIMITS.statement]);
  }
  await end();
});

describe('a caller goes', () => {
  it('while it waits for a connection: its work never begins', async () => {
    const { db, end } = ground.open('Clinic', 1);
    const door = gate();
    const busy = db.transaction(() => door.passed);
    const caller = new Deadline(HOUR);
    const told = refusalOf(caller, () => db.transaction((tx) => write(tx, 'never begun')));
    caller.abandon();
    expect(await told).toEqual(TOO_LATE);
    door.open();
    await busy;
    expect(await refusalOf(caller, () => run(db, 'select 1'))).toEqual(TOO_LATE);
    await db.transaction((tx) => write(tx, 'the next one'));
    expect(await ground.notes()).toEqual(['the next one']);
    await end();
  });

  it('while its transaction runs: what was begun is finished', async () => {
    const { db, end } = ground.open('Clinic', 1);
    const release = await ground.holdLock(1);
    const caller = new Deadline(HOUR);
    const told = refusalOf(caller, () =>
      db.transaction(async (tx) => {
        await run(tx, LOCK);
        await write(tx, 'finished');
      }),
    );
    await untilSomeoneWaits(ground.admin);
    caller.abandon();
    expect(await told).toEqual(TOO_LATE);
    await release();
    await until(async () => (await ground.notes()).length);
    expect(await ground.notes()).toEqual(['finished']);
    await end();
  });

  it('while its statement waits behind others: it is not sent', async () => {
    const { db, end } = ground.open('Clinic', 1);
    await run(db, 'select 1');
    const release = await ground.holdLock(1);
    const busy = Array.from({ length: 150 }, () => run(db, LOCK));
    await untilSomeoneWaits(ground.admin);
    const caller = new Deadline(HOUR);
    const told = refusalOf(caller, () => write(db, 'never sent'));
    caller.abandon();
    expect(await told).toEqual(TOO_LATE);
    await release();
    await Promise.all(busy);
    await write(db, 'the next one');
    expect(await ground.notes()).toEqual(['the next one']);
    await end();
  });
});
