import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { PostgresProxy } from '@clinic/testing/postgres-proxy';
import { createTestDatabase, type TestDatabase } from '@clinic/testing/test-database';
import { untilSucceeds } from '@clinic/testing/waiting';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '../client/database.ts';
import { MIGRATIONS, migrate, pendingMigrations } from './migrate.ts';

let database: TestDatabase;
let admin: postgres.Sql;
let folder: string;
let log: [string, object][];

const note = (details: object, message: string) => log.push([message, details]);
const logger = { info: note, warn: note, error: note };

/** The files of the migrations, in the order in which they apply. */
async function write(files: Record<string, string>): Promise<void> {
  const entries = Object.keys(files).map((tag) => ({ tag }));
  await writeFile(join(folder, 'meta', '_journal.json'), JSON.stringify({ entries }));
  for (const [tag, text] of Object.entries(files))
    await writeFile(join(folder, `${tag}.sql`), text);
}

const run = () =>
  migrate({ ownerUrl: database.ownerUrl, logger, directory: pathToFileURL(`${folder}/`) });

async function tables(): Promise<string[]> {
  const rows = await admin`SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;
  return rows.map(({ tablename }) => tablename).filter((name) => name !== 'clinic_migrations');
}

const ledger = async () =>
  (await admin`SELECT name FROM clinic_migrations ORDER BY 1`).map(({ name }) => name);

const backends = (state: string) => admin`
  SELECT pid, wait_event FROM pg_stat_activity
  WHERE application_name = 'clinic-migrate' AND datname = current_database() AND wait_event = ${state}`;

/** A transaction that has read a table, and holds its lock until it is ended. */
async function lockTable(table: string) {
  const [held, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const transaction = admin.begin(async (tx) => {
    await tx`SELECT FROM ${tx(table)}`;
    held.resolve();
    await over.promise;
  });
  await Promise.race([held.promise, transaction]);
  return {
    async end() {
      over.resolve();
      await transaction;
    },
  };
}

beforeEach(async () => {
  log = [];
  database = await createTestDatabase({ migrated: false });
  admin = postgres(database.adminUrl, { max: 2, onnotice: () => {} });
  folder = await mkdtemp(join(tmpdir(), 'clinic-migrations-'));
  await mkdir(join(folder, 'meta'));
});

afterEach(async () => {
  await admin.end({ timeout: 5 });
  await database.drop();
  await rm(folder, { recursive: true });
});

it('applies each migration once although several processes migrate at once', async () => {
  await write({
    first: 'CREATE TABLE a (); SELECT pg_sleep(0.2);',
    second: 'CREATE TABLE b ();\n--> statement-breakpoint\nCREATE TABLE c () -- no semicolon',
  });
  await Promise.all([run(), run(), run(), run()]);
  await run();
  expect(await tables()).toEqual(['a', 'b', 'c']);
  expect(await ledger()).toEqual(['first', 'second']);
  const applied = log.filter(([message]) => message === 'Migration applied');
  expect(applied.map(([, details]) => details)).toEqual([
    { migration: 'first' },
    { migration: 'second' },
  ]);
});

it('refuses a migration that was changed after it was applied, and applies nothing', async () => {
  await write({ first: 'CREATE TABLE a ();' });
  await run();
  await write({ first: 'CREATE TABLE a (b text);', second: 'CREATE TABLE c ();' });
  await expect(run()).rejects.toMatchObject({
    name: 'StartupError',
    message: expect.stringMatching(/^The migration first has changed/),
  });
  expect(await tables()).toEqual(['a']);
});

it('takes the line ends of another system for no change', async () => {
  await write({ first: 'CREATE TABLE a\n();\n' });
  await run();
  await write({ first: 'CREATE TABLE a\r\n();\r\n' });
  await run();
});

it('keeps nothing of a migration that fails, and all before it', async () => {
  await write({ first: 'CREATE TABLE a ();', second: 'CREATE TABLE b (); SELECT 1 / 0;' });
  await expect(run()).rejects.toMatchObject({
    name: 'StartupError',
    message: expect.stringMatching(/^The migration second is refused .*22012 division by zero/),
  });
  expect(await tables()).toEqual(['a']);
  expect(await ledger()).toEqual(['first']);
});

it('keeps nothing of a migration whose connection is lost in the middle', async () => {
  await write({ first: 'CREATE TABLE a (); SELECT pg_sleep(600); CREATE TABLE b ();' });
  const migrating = run().catch((error: unknown) => error);
  const [backend] = await untilSucceeds(async () => {
    const found = await backends('PgSleep');
    expect(found).toHaveLength(1);
    return found;
  });
  await admin`SELECT pg_terminate_backend(${backend?.pid})`;
  const error = await migrating;
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toMatchObject({ name: 'StartupError' }); // worth another try
  expect([await tables(), await ledger()]).toEqual([[], []]);
  await write({ first: 'CREATE TABLE a ();' });
  await run();
  expect([await tables(), await ledger()]).toEqual([['a'], ['first']]);
});

it('hears of every failure when the server goes while it begins', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  const proxy = await PostgresProxy.start(database.ownerUrl);
  try {
    // Wherever it is by then: between its first connection and its last statement.
    for (let milliseconds = 0; milliseconds < 60; milliseconds += 2) {
      const outcome = migrate({ ownerUrl: proxy.url, logger }).catch((error: Error) => error);
      await pause(milliseconds);
      await proxy.refuse();
      await outcome;
      await proxy.listen();
    }
    expect(unheard).toEqual([]);
  } finally {
    process.removeListener('unhandledRejection', hear);
    await proxy.refuse();
  }
});

it('leaves a migration alone that somebody applied without the lock', async () => {
  await write({ first: 'SELECT pg_sleep(5);', second: 'CREATE TABLE mine ();' });
  const migrating = run();
  await untilSucceeds(async () => expect(await backends('PgSleep')).toHaveLength(1));
  await admin`INSERT INTO clinic_migrations VALUES ('second', now(), 'theirs')`;
  await migrating;
  expect(await tables()).toEqual([]);
});

it('waits for another process longer than any time limit of the role', async () => {
  const name = admin(new URL(database.adminUrl).pathname.slice(1));
  await admin`ALTER DATABASE ${name} SET lock_timeout = 50`;
  await admin`ALTER DATABASE ${name} SET statement_timeout = 300`;
  await write({ first: 'SELECT pg_sleep(5); CREATE TABLE a ();' });
  const both = Promise.all([run(), run()]);
  await untilSucceeds(async () => expect(await backends('advisory')).toHaveLength(1));
  await both;
  expect(await tables()).toEqual(['a']);
});

it('does not queue for a lock behind a long transaction: others go on, and it tries again', async () => {
  await write({ first: 'CREATE TABLE a (b int);' });
  await run();
  await write({ first: 'CREATE TABLE a (b int);', second: 'ALTER TABLE a ADD c int;' });
  const long = await lockTable('a');
  const migrating = run();
  const tries = () => log.filter(([message]) => /tries again/.test(message)).length;
  for (const tried of [1, 2]) {
    await untilSucceeds(async () => expect(tries()).toBeGreaterThanOrEqual(tried));
    // While it waits for its next try, and else a moment later.
    await admin`INSERT INTO a VALUES (1)`;
  }
  await Promise.all([long.end(), migrating]);
  expect(await ledger()).toEqual(['first', 'second']);
});

it('stops trying when the process ends', async () => {
  await write({ first: 'CREATE TABLE a ();' });
  await run();
  await write({ first: 'CREATE TABLE a ();', second: 'DROP TABLE a;' });
  const long = await lockTable('a');
  const ending = new AbortController();
  const directory = pathToFileURL(`${folder}/`);
  const { signal } = ending;
  const migrating = migrate({ ownerUrl: database.ownerUrl, logger, directory, signal });
  migrating.catch(() => {});
  await untilSucceeds(async () => expect(log.at(-1)?.[0]).toMatch(/tries again/));
  ending.abort();
  await expect(migrating).rejects.toMatchObject({ name: 'AbortError' });
  await long.end();
  expect(await tables()).toEqual(['a']);
});

it('goes on when a newer version has migrated already', async () => {
  await write({ first: 'CREATE TABLE a ();', second: 'CREATE TABLE b ();' });
  await run();
  await write({ first: 'CREATE TABLE a ();' });
  await run();
  expect(log.at(-1)).toEqual([
    'The database has migrations of a newer version of Clinic',
    { unknown: ['second'] },
  ]);
});

it('tells the application which migrations are pending', async () => {
  const { db, end } = openDatabase(database.appUrl, { poolSize: 1, maxQueue: 10 });
  try {
    expect(await pendingMigrations(db)).toContain('0000_create_doctors_appointments_events');
    await migrate({ ownerUrl: database.ownerUrl, logger, directory: MIGRATIONS });
    expect(await pendingMigrations(db)).toEqual([]);
  } finally {
    await end();
  }
});
