import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/test-database.ts';
import { until, untilSomeoneWaits } from '../../test/waiting.ts';
import { type Database, type Db, openDatabase } from './database.ts';

const STOCK_DRIVER = fileURLToPath(new URL('../../test/stock-driver.ts', import.meta.url));

let testDatabase: TestDatabase;
let admin: postgres.Sql;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = postgres(testDatabase.adminUrl, { max: 4, onnotice: () => {} });
  await admin`create table notes (text text not null)`;
  await admin`grant select, insert on notes to clinic_app`;
});
beforeEach(async () => {
  await admin`truncate notes`;
});
afterAll(async () => {
  await admin.end();
  await testDatabase.drop();
});

/** The same steps on Clinic's connections and, to show that the trap is real, on the driver's own. */
const drivers: [who: string, open: (size: number) => Opened][] = [
  ['Clinic', openOurs],
  ['the stock driver', openStock],
];
type Opened = { db: Db; end(): Promise<void> };

function openOurs(poolSize: number): Opened {
  const database: Database = openDatabase(testDatabase.appUrl, { poolSize, maxQueue: 100 });
  return { db: database.db, end: () => database.end(0) };
}

function openStock(max: number): Opened {
  const client = postgres(testDatabase.appUrl, { max, onnotice: () => {} });
  return { db: drizzle({ client }), end: () => client.end({ timeout: 0 }) };
}

/** Sent now: what the ORM returns is sent when it is awaited. */
const run = async (db: Pick<Db, 'execute'>, text: string) => db.execute(sql.raw(text));
const write = async (db: Pick<Db, 'execute'>, text: string) =>
  db.execute(sql`insert into notes values (${text})`);
const pidOf = async (db: Pick<Db, 'execute'>) =>
  (await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`))[0]?.pid as number;
const notes = async () =>
  (await admin`select text from notes order by text`).map(({ text }) => text as string);

async function terminate(pid: number): Promise<void> {
  await admin`select pg_terminate_backend(${pid})`;
  await until(
    async () => (await admin`select from pg_stat_activity where pid = ${pid}`).length === 0,
  );
}
const untilItWorks = (db: Db) =>
  until(() =>
    db.execute(sql`select 1`).then(
      () => true,
      () => false as const,
    ),
  );

/** A door that a test opens. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

describe('a backend dies while the transaction awaits something else', () => {
  const persisted: Record<string, string[]> = {
    Clinic: [],
    'the stock driver': ['after the loss'],
  };
  it.each(drivers)('%s: what it writes later', async (who, open) => {
    const { db, end } = open(1);
    const reconnected = gate();
    let pid = 0;
    const outcome = db
      .transaction(async (tx) => {
        await write(tx, 'before the loss');
        pid = await pidOf(tx);
        await reconnected.passed;
        await write(tx, 'after the loss').finally(() => callbackEnded.open());
        throw new Error('The use case refuses.');
      })
      .catch((error) => error);
    const callbackEnded = gate();
    await until(async () => pid);
    await terminate(pid);
    await untilItWorks(db);
    reconnected.open();
    expect(await outcome).toBeInstanceOf(Error);
    await callbackEnded.passed;
    expect(await notes()).toEqual(persisted[who]);
    await end();
  });
});

describe('a backend dies, and its transaction ends while another one runs', () => {
  const persisted: Record<string, string[]> = {
    Clinic: [],
    'the stock driver': ['rolled back by its owner'],
  };
  it.each(drivers)('%s: what the other one rolls back', async (who, open) => {
    const { db, end } = open(1);
    const [secondRuns, firstEnded, firstMayEnd] = [gate(), gate(), gate()];
    let pid = 0;
    const first = db
      .transaction(async (tx) => {
        pid = await pidOf(tx);
        await firstMayEnd.passed;
      })
      .catch((error) => error);
    await until(async () => pid);
    await terminate(pid);
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
    // The stock driver's late COMMIT: long enough to arrive, and no harm where there is none.
    await until(async () => {
      const [row] = await admin`
        select count(*)::int as late from pg_stat_activity
        where datname = current_database() and query ilike 'commit%' and state = 'idle'`;
      return who === 'Clinic' || row?.late > 0;
    });
    firstEnded.open();
    expect(await second).toBeInstanceOf(Error);
    expect(await notes()).toEqual(persisted[who]);
    await end();
  });
});

describe('a backend dies while a statement of the transaction runs', () => {
  it('the stock driver: the process dies', async () => {
    const { child, ended } = await startStock('backend dies in a statement', 1);
    await terminate(await untilSomeoneWaits(admin));
    expect(await ended).toMatch(/TypeError: Cannot read properties of null \(reading 'write'\)/);
    expect(child.exitCode).toBe(1);
  });

  it('Clinic: the transaction is refused, and the next one works', async () => {
    const { db, end } = openOurs(1);
    const release = await holdAdvisoryLock(1);
    const outcome = db
      .transaction((tx) => tx.execute(sql`select pg_advisory_xact_lock(1)`))
      .catch((error) => error);
    await terminate(await untilSomeoneWaits(admin));
    expect(await outcome).toMatchObject({ code: 'CONNECTION_LOST' });
    await release();
    await db.transaction((tx) => write(tx, 'the next one'));
    expect(await notes()).toEqual(['the next one']);
    await end();
  });
});

describe('a transaction begins where statements already fill the pipeline', () => {
  it('the stock driver: the process dies, or leaves a connection in a transaction', async () => {
    const { child, ended } = await startStock('pipeline is full', 1, 2, 3);
    const [holder] = await admin`
      select pid from pg_stat_activity where datname = current_database() and query like '%pg_advisory_lock(%'`;
    expect(holder?.pid).toBeGreaterThan(0);
    await releaseAdvisoryLocks();
    expect(await ended).toMatch(/TypeError: Cannot (set|read) properties of undefined/);
    expect(child.exitCode).toBe(1);
  });

  it('Clinic: the transaction has a connection of its own', async () => {
    const { db, end } = openOurs(1);
    const release = await holdAdvisoryLock(1);
    const busy = Array.from({ length: 150 }, () =>
      db.execute(sql`select pg_advisory_lock_shared(1)`),
    );
    await untilSomeoneWaits(admin);
    console.log('A');await db.transaction((tx) => write(tx, 'meanwhile'));console.log('B');
    expect(await notes()).toEqual(['meanwhile']);
    await release();console.log('C');
    await Promise.all(busy);console.log('D');
    await end();
  });
});

describe('two connections are busy, and one of them becomes free', () => {
  const ended: Record<string, string> = { Clinic: 'both', 'the stock driver': 'not both' };
  it.each(drivers)('%s: the next two transactions end', async (who, open) => {
    const { db, end } = open(2);
    const releaseFirst = await holdAdvisoryLock(1);
    const releaseSecond = await holdAdvisoryLock(2);
    const busy = [1, 2].map((lock) => {
      const text = `select pg_advisory_xact_lock(${lock})`;
      return who === 'Clinic' ? db.transaction((tx) => run(tx, text)) : run(db, text);
    });
    await until(async () => (await waitersForAdvisoryLocks()) === 2);
    const next = Promise.all([1, 2].map((n) => db.transaction((tx) => write(tx, `begun ${n}`))));
    await releaseSecond();
    await busy[1];
    // On Clinic's they do, however long it takes; on the driver's one waits behind the busy one.
    const early = next.then(() => 'both');
    const seen = who === 'Clinic' ? early : Promise.race([early, pause(300, 'not both')]);
    expect(await seen).toBe(ended[who]);
    await releaseFirst();
    await Promise.all([...busy, next]);
    await end();
  });
});

it('commits what a callback has written, and rolls back what it has written before it throws', async () => {
  const { db, end } = openOurs(1);
  await db.transaction((tx) => write(tx, 'kept'));
  const refused = db.transaction(async (tx) => {
    await write(tx, 'not kept');
    throw new Error('The use case refuses.');
  });
  await expect(refused).rejects.toThrow('The use case refuses.');
  expect(await notes()).toEqual(['kept']);
  await end();
});

it('refuses a transaction whose statement failed, even where its callback goes on', async () => {
  const { db, end } = openOurs(1);
  const outcome = db.transaction(async (tx) => {
    await write(tx, 'not kept');
    await tx.execute(sql`select 1 / 0`).catch(() => {});
  });
  await expect(outcome).rejects.toThrow();
  expect(await notes()).toEqual([]);
  await end();
});

it('refuses statements that come after the end of their transaction', async () => {
  const { db, end } = openOurs(1);
  let late: Promise<unknown> | undefined;
  const ended = gate();
  await db.transaction(async (tx) => {
    await write(tx, 'in time');
    late = ended.passed.then(() => write(tx, 'late'));
  });
  ended.open();
  await expect(late).rejects.toMatchObject({ cause: { code: 'CONNECTION_LOST' } });
  expect(await notes()).toEqual(['in time']);
  await end();
});

const holders = new Set<postgres.Sql>();
/** Nobody else gets this lock until it is released. */
async function holdAdvisoryLock(lock: number): Promise<() => Promise<void>> {
  const holder = postgres(testDatabase.adminUrl, { max: 1 });
  await holder`select pg_advisory_lock(${lock})`;
  holders.add(holder);
  return async () => {
    holders.delete(holder);
    await holder.end();
  };
}
async function releaseAdvisoryLocks(): Promise<void> {
  await Promise.all([...holders].map((holder) => holder.end()));
  holders.clear();
}

async function waitersForAdvisoryLocks(): Promise<number> {
  const [row] = await admin`
    select count(*)::int as waiting from pg_locks
    where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`;
  return row?.waiting;
}

/** Runs `stock-driver.ts` into locks that are held; gives what it says when it ends. */
async function startStock(trap: string, ...locks: number[]) {
  for (const lock of locks) await holdAdvisoryLock(lock);
  const child = spawn(process.execPath, [STOCK_DRIVER, testDatabase.appUrl, trap]);
  let output = '';
  child.stderr.on('data', (part) => {
    output += part;
  });
  const ended = once(child, 'close').then(async () => {
    await releaseAdvisoryLocks();
    return output;
  });
  await until(async () => (await waitersForAdvisoryLocks()) > 0);
  return { child, ended };
}
