import { setUp } from '@clinic/testing/set-up';
import { until, untilSomeoneWaits } from '@clinic/testing/waiting';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  compareDrivers,
  gate,
  pidOf,
  run,
  type Who,
  write,
} from '../../../test/driver-comparison.ts';
import { runStock } from '../../../test/stock-process.ts';
import type { Db } from './executor.ts';
import { meaningOf } from './postgres-errors.ts';
import { runOnce } from './run-once.ts';
import { withCommit } from './transactions.ts';

const ground = setUp(compareDrivers, ({ drop }) => drop());
beforeEach(() => ground.admin`truncate notes`);

const untilItWorks = (db: Db) =>
  until(() =>
    db.execute(sql`select 1`).then(
      () => true,
      () => false as const,
    ),
  );

describe('a backend dies while the transaction awaits something else', () => {
  it.each<[Who, string[]]>([
    ['Clinic', []],
    ['the stock driver', ['after the loss']],
  ])('%s keeps of what it writes later: %j', async (who, kept) => {
    const { db, end } = ground.open(who, 1);
    const [reconnected, callbackEnded] = [gate(), gate()];
    let pid = 0;
    const outcome = db
      .transaction(async (tx) => {
        await write(tx, 'before the loss');
        pid = await pidOf(tx);
        await reconnected.passed;
        await write(tx, 'after the loss').finally(callbackEnded.open);
        throw new Error('The use case refuses.');
      })
      .catch((error) => error);
    await until(async () => pid);
    await ground.terminate(pid);
    await untilItWorks(db);
    reconnected.open();
    expect(await outcome).toBeInstanceOf(Error);
    await callbackEnded.passed;
    expect(await ground.notes()).toEqual(kept);
    await end();
  });
});

describe('a backend dies, and its transaction ends while another one runs', () => {
  it.each<[Who, string[]]>([
    ['Clinic', []],
    ['the stock driver', ['rolled back by its owner']],
  ])('%s keeps of what the other one rolls back: %j', async (who, kept) => {
    const { db, end } = ground.open(who, 1);
    const [secondRuns, firstEnded, firstMayEnd] = [gate(), gate(), gate()];
    let pid = 0;
    const first = db
      .transaction(async (tx) => {
        pid = await pidOf(tx);
        await firstMayEnd.passed;
      })
      .catch((error) => error);
    await until(async () => pid);
    await ground.terminate(pid);
    const second = db
      .transaction(async (tx) => {
        await write(tx, 'rolled back by its owner');
        secondRuns.open();
        await firstEnded.passed;
        throw new Error('The use case refuses.');
      })
      .catch((error) => error);
    await secondRuns.passed;
    firstMayEnd.open();
    expect(await first).toBeInstanceOf(Error);
    // The stock driver's late COMMIT has to arrive; Clinic never sends one.
    if (who === 'the stock driver') {
      await until(async () => {
        const late = await ground.admin`
          select from pg_stat_activity
          where datname = current_database() and query ilike 'commit%' and state = 'idle'`;
        return late.length;
      });
    }
    firstEnded.open();
    expect(await second).toBeInstanceOf(Error);
    expect(await ground.notes()).toEqual(kept);
    await end();
  });
});

describe('a backend dies while a statement of the transaction runs', () => {
  it('takes down a process with the stock driver', async () => {
    const release = await ground.holdLock(1);
    const ended = runStock('backend dies in a statement', ground.appUrl);
    await ground.terminate(await untilSomeoneWaits(ground.admin));
    const { code, says } = await ended;
    expect(says).toMatch(/TypeError: Cannot read properties of null \(reading 'write'\)/);
    expect(code).toBe(1);
    await release();
  });

  it('fails that transaction of Clinic, and the next one works', async () => {
    const { db, end } = ground.open('Clinic', 1);
    const release = await ground.holdLock(1);
    const outcome = db
      .transaction((tx) => tx.execute(sql`select pg_advisory_xact_lock(1)`))
      .catch((error) => error);
    await ground.terminate(await untilSomeoneWaits(ground.admin));
    expect(await outcome).toMatchObject({ code: 'CONNECTION_LOST' });
    await release();
    await db.transaction((tx) => write(tx, 'the next one'));
    expect(await ground.notes()).toEqual(['the next one']);
    await end();
  });
});

it('keeps what a callback has written, and nothing of it where the callback throws', async () => {
  const { db, end } = ground.open('Clinic', 1);
  await db.transaction((tx) => write(tx, 'kept'));
  const refused = db.transaction(async (tx) => {
    await write(tx, 'not kept');
    throw new Error('The use case refuses.');
  });
  await expect(refused).rejects.toThrow('The use case refuses.');
  expect(await ground.notes()).toEqual(['kept']);
  await end();
});

it('refuses a transaction whose statement failed, even where its callback goes on', async () => {
  const { db, end } = ground.open('Clinic', 1);
  const outcome = db.transaction(async (tx) => {
    await write(tx, 'not kept');
    await tx.execute(sql`select 1 / 0`).catch(() => {});
  });
  await expect(outcome).rejects.toThrow();
  expect(await ground.notes()).toEqual([]);
  await end();
});

it('refuses statements that come after the end of their transaction', async () => {
  const { db, end } = ground.open('Clinic', 1);
  let late: Promise<unknown> | undefined;
  const ended = gate();
  await db.transaction(async (tx) => {
    await write(tx, 'in time');
    late = ended.passed.then(() => write(tx, 'late'));
  });
  ended.open();
  await expect(late).rejects.toMatchObject({ cause: { code: 'CONNECTION_LOST' } });
  expect(await ground.notes()).toEqual(['in time']);
  await end();
});

it('runs nothing by itself of a transaction whose prepared statement has lost its plan', async () => {
  await ground.admin`create table planned (number int not null, text text not null)`;
  await ground.admin`grant select, insert on planned to clinic_app`;
  const { db, end } = ground.open('Clinic', 1);
  const insert = (text: string) =>
    db.transaction(async (tx) =>
      withCommit(tx, async () =>
        tx.execute(sql`insert into planned values (1, ${text}) returning number`),
      ),
    );
  await insert('before');
  await ground.admin`alter table planned alter column number type bigint`;
  const failure = await insert('in between').catch((error) => error);
  expect(meaningOf(failure)).toBe('retry');
  await insert('after');
  const rows = await ground.admin`select text from planned order by text`;
  expect(rows.map(({ text }) => text)).toEqual(['after', 'before']);
  await end();
});

describe('a statement fails, and others that were sent with it follow', () => {
  /** Later than the failures of the statements behind it, as with an ORM that has more to unwrap. */
  const late = async <T>(outcome: Promise<T>): Promise<T> => {
    try {
      return await outcome;
    } finally {
      for (let turn = 0; turn < 10; turn += 1) await null;
    }
  };
  const failTogether = (db: Db, failing: string) =>
    db
      .transaction(async (tx) => {
        await run(tx, `set local lock_timeout = '10ms'`);
        await Promise.all([late(run(tx, failing)), run(tx, 'select 1'), write(tx, 'not kept')]);
      })
      .catch((error) => error);

  it.each([
    ['select pg_advisory_xact_lock(1)', 'retry'],
    ['select 2147483648::int4', 'bad-value'],
    ['select * from not_migrated_yet', 'unavailable'],
    [`do $$ begin raise sqlstate '40P01'; end $$`, 'retry'],
  ])('%s decides: %s', async (failing, meaning) => {
    const { db, end } = ground.open('Clinic', 1);
    const release = await ground.holdLock(1);
    expect(meaningOf(await failTogether(db, failing))).toBe(meaning);
    await release();
    expect(await ground.notes()).toEqual([]);
    await end();
  });

  it('sends nothing more of that transaction, and says each time why', async () => {
    const { db, end } = ground.open('Clinic', 1);
    let later: unknown;
    const outcome = db.transaction(async (tx) => {
      await run(tx, 'select 2147483648::int4').catch(() => {});
      later = await run(tx, 'select 1').catch((error) => error);
    });
    expect(meaningOf(await outcome.catch((error) => error))).toBe('bad-value');
    expect(meaningOf(later)).toBe('bad-value');
    await end();
  });
});

it('runs a change again whose transaction had failed for a reason that is not known', async () => {
  const { db, end } = ground.open('Clinic', 1);
  const attempts: number[] = [];
  const change = () =>
    db.transaction(async (tx) => {
      await write(tx, 'once');
      if (attempts.push(1) === 1) await run(tx, `do $$ begin raise sqlstate '25P02'; end $$`);
    });
  await runOnce(change, async () => undefined);
  expect(attempts).toHaveLength(2);
  expect(await ground.notes()).toEqual(['once']);
  await end();
});
