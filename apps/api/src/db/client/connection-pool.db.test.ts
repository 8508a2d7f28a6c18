import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { PostgresProxy } from '@clinic/testing/postgres-proxy';
import { setUp } from '@clinic/testing/set-up';
import { until, untilSomeoneWaits } from '@clinic/testing/waiting';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compareDrivers, pidOf, run, type Who, write } from '../../../test/driver-comparison.ts';
import { runStock } from '../../../test/stock-process.ts';
import { LoadShedder } from '../load-shedding/load-shedder.ts';
import { WaitStats } from '../load-shedding/wait-stats.ts';
import { connectionFactory } from './connection-pool.ts';
import { Transactions } from './transactions.ts';

const ground = setUp(compareDrivers, ({ drop }) => drop());
beforeEach(() => ground.admin`truncate notes`);

async function lastStatementOf(pid: number) {
  const [row] = await ground.admin`
    select state, query, query_start from pg_stat_activity where pid = ${pid}`;
  return row;
}

/** Whether something has happened; where it has not, some time is given to it first. */
const inTime = (what: Promise<unknown>) =>
  Promise.race([what.then(() => true).catch(() => true), pause(300, false)]);

describe('a transaction begins where statements already fill the pipeline', () => {
  it('takes down a process with the stock driver', async () => {
    for (const lock of [1, 2, 3]) await ground.holdLock(lock);
    const ended = runStock('pipeline is full', ground.appUrl);
    await until(() => ground.countLockWaiters());
    await ground.releaseLocks();
    const { code, says } = await ended;
    expect(says).toMatch(/TypeError: Cannot (set|read) properties of undefined/);
    expect(code).toBe(1);
  });

  it('has a connection of its own with Clinic', async () => {
    const { db, end } = ground.open('Clinic', 1);
    const release = await ground.holdLock(1);
    const busy = Array.from({ length: 150 }, () => run(db, 'select pg_advisory_xact_lock(1)'));
    await untilSomeoneWaits(ground.admin);
    await db.transaction((tx) => write(tx, 'meanwhile'));
    expect(await ground.notes()).toEqual(['meanwhile']);
    await release();
    await Promise.all(busy);
    await end();
  });
});

describe('two connections are busy, and one of them becomes free', () => {
  it.each<[Who, boolean]>([
    ['Clinic', true],
    ['the stock driver', false],
  ])('%s runs the two transactions that wait: %s', async (who, expected) => {
    const { db, end } = ground.open(who, 2);
    await Promise.all([1, 2].map(() => run(db, 'select pg_sleep(0.05)')));
    const releases = [await ground.holdLock(1), await ground.holdLock(2)];
    const busy = [1, 2].map((lock) => {
      const text = `select pg_advisory_xact_lock(${lock})`;
      return who === 'Clinic' ? db.transaction((tx) => run(tx, text)) : run(db, text);
    });
    await until(async () => (await ground.countLockWaiters()) === 2);
    const next = Promise.all([1, 2].map((n) => db.transaction((tx) => write(tx, `next ${n}`))));
    await releases[1]?.();
    await busy[1];
    // Clinic may take its time; the stock driver's transaction stays behind the busy connection.
    expect(await (who === 'Clinic' ? next.then(() => true) : inTime(next))).toBe(expected);
    await releases[0]?.();
    await Promise.all([...busy, next]);
    await end();
  });
});

describe('a parameter cannot be sent', () => {
  const unsendable = sql`select ${sql.param([new Date(0)])}::timestamptz[]`;

  it('is refused before anything is sent: the connection stays as it is', async () => {
    const { db, end } = ground.open('Clinic', 1);
    const pid = await pidOf(db);
    const before = await lastStatementOf(pid);
    await expect(db.execute(unsendable)).rejects.toMatchObject({
      cause: { message: 'Parameter $1 cannot be sent to PostgreSQL.' },
    });
    expect(await lastStatementOf(pid)).toEqual(before);
    expect(await pidOf(db)).toBe(pid);
    await end();
  });

  it('rolls its transaction back', async () => {
    const { db, end } = ground.open('Clinic', 1);
    const outcome = db.transaction(async (tx) => {
      await write(tx, 'not kept');
      await tx.execute(unsendable);
    });
    await expect(outcome).rejects.toThrow();
    expect(await ground.notes()).toEqual([]);
    await db.transaction((tx) => write(tx, 'the next one'));
    expect(await ground.notes()).toEqual(['the next one']);
    await end();
  });
});

describe('the network swallows everything', () => {
  let proxy: PostgresProxy;
  beforeAll(async () => {
    proxy = await PostgresProxy.start(ground.appUrl);
  });
  beforeEach(() => proxy.letPass());
  afterAll(() => proxy.refuse());

  /** Transactions that may take 3 s, on one connection through the proxy. */
  function openImpatient() {
    const open = connectionFactory(proxy.url, { parsers: {}, serializers: {} });
    const waitStats = new WaitStats(10);
    return new Transactions(
      open,
      new LoadShedder({ permits: 1, waitStats, maxWait: 60_000 }),
      3_000,
    );
  }
  const lost = { name: 'ConnectionLost' };

  it('the stock driver waits for ever', async () => {
    const { db, end } = ground.open('the stock driver', 1, proxy.url);
    await run(db, 'select 1');
    proxy.swallow();
    const statement = run(db, 'select 1');
    expect(await inTime(statement)).toBe(false);
    statement.catch(() => {});
    await end();
  });

  it('Clinic gives a transaction up at its deadline, wherever it stands', async () => {
    const transactions = openImpatient();
    await transactions.begin((tx) => tx.unsafe('select 1'));
    const inStatement = transactions.begin(async (tx) => {
      proxy.swallow();
      await tx.unsafe('select 1');
    });
    await expect(inStatement).rejects.toMatchObject(lost);
    proxy.letPass();
    const beforeCommit = transactions.begin(async (tx) => {
      await tx.unsafe(`insert into notes values ('never committed')`);
      proxy.swallow();
    });
    await expect(beforeCommit).rejects.toMatchObject(lost);
    proxy.letPass();
    const inCallback = transactions.begin(async (tx) => {
      await tx.unsafe('select 1');
      await new Promise(() => {});
    });
    await expect(inCallback).rejects.toMatchObject(lost);
    // The permit came back each time.
    await transactions.begin((tx) => tx.unsafe(`insert into notes values ('well again')`));
    await until(async () => {
      const open = await ground.admin`
        select from pg_stat_activity where datname = current_database() and state like '%transaction%'`;
      return open.length === 0;
    });
    expect(await ground.notes()).toEqual(['well again']);
    await transactions.end(0);
  });

  it('Clinic gives a single statement up at the limit of a request', async () => {
    const { db, end } = ground.open('Clinic', 1, proxy.url);
    await run(db, 'select 1');
    proxy.swallow();
    await expect(run(db, 'select 1')).rejects.toThrow();
    proxy.letPass();
    expect(await pidOf(db)).toBeGreaterThan(0);
    await end();
  });
});

it('fails what is sent between the loss of a connection and its end', async () => {
  const proxy = await PostgresProxy.start(ground.appUrl);
  const { db, end } = ground.open('Clinic', 1, proxy.url);
  await run(db, 'select 1');
  // The driver hears of the error first, and forgets what it is given before it hears of the end.
  const between = new Promise<unknown>((resolve) => {
    const { emit } = Socket.prototype;
    Socket.prototype.emit = function (this: Socket, event: string, ...rest: unknown[]) {
      if (event === 'error') {
        Socket.prototype.emit = emit;
      }
      const heard = emit.call(this, event, ...rest);
      if (event === 'error') resolve(run(db, 'select 2').catch((error) => error));
      return heard;
    } as typeof emit;
  });
  await proxy.refuse();
  expect(await between).toBeInstanceOf(Error);
  await end();
});
