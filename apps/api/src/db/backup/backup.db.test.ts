import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { query } from '@clinic/testing/server-databases';
import { folderOfTest } from '@clinic/testing/temporary-folder';
import { createTestDatabase, type TestDatabase } from '@clinic/testing/test-database';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS, migrate } from '../preparation/migrate.ts';
import { migrationNames } from '../preparation/migration-files.ts';
import { addSampleData } from '../preparation/sample-data.ts';
import { restoreBackup } from './restore-backup.ts';
import { Session } from './session.ts';
import { writeBackup } from './write-backup.ts';

async function database(migrated: boolean): Promise<TestDatabase> {
  const made = await createTestDatabase({ migrated });
  onTestFinished(() => made.drop());
  return made;
}

async function folder(): Promise<string> {
  const made = folderOfTest();
  return made;
}

/** A backup of a database with the sample doctors. */
async function sampleBackup(): Promise<{ file: string; ownerUrl: string }> {
  const { ownerUrl } = await database(true);
  await addSampleData(ownerUrl);
  const file = join(await folder(), 'backup');
  await writeBackup({ ownerUrl, file });
  return { file, ownerUrl };
}

const tablesOf = async (url: string): Promise<string[]> =>
  (
    await query(
      url,
      `select relname from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
    )
  ).map(({ relname }) => relname);

const refusal = (message: string | RegExp) => ({
  name: 'StartupError',
  message: expect.stringMatching(message),
});

describe('a backup', () => {
  it('has every table but the ledger, whose entries stand in its header', async () => {
    const { ownerUrl } = await database(true);
    const file = join(await folder(), 'backup');
    const tables = await writeBackup({ ownerUrl, file });
    const names = tables.map(({ end }) => end);
    expect([...names, 'clinic_migrations'].sort()).toEqual(await tablesOf(ownerUrl));
    expect(names.indexOf('doctors')).toBeLessThan(names.indexOf('appointments'));
    expect(names.indexOf('appointments')).toBeLessThan(names.indexOf('events'));
    const [header = ''] = gunzipSync(await readFile(file))
      .toString()
      .split('\n');
    const ledger = await query(ownerUrl, 'select name, sha256 from clinic_migrations order by 1');
    expect(JSON.parse(header).migrations).toEqual([...ledger]);
    expect(JSON.parse(header).secret).toBeUndefined();
  });

  it('may be read by its owner only, and replaces nothing', async () => {
    const { file, ownerUrl } = await sampleBackup();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const before = await readFile(file);
    await expect(writeBackup({ ownerUrl, file })).rejects.toMatchObject(refusal('exists already'));
    expect(await readFile(file)).toEqual(before);
  });

  it('is of one moment: what is written after it began is not in it', async () => {
    const { ownerUrl } = await database(true);
    await addSampleData(ownerUrl);
    const file = join(await folder(), 'backup');
    const onSnapshot = async () => {
      await query(
        ownerUrl,
        `update doctors set name = 'Dr. Later'; delete from doctors where id > 6`,
      );
    };
    const tables = await writeBackup({ ownerUrl, file, onSnapshot });
    expect(tables.find(({ end }) => end === 'doctors')?.rows).toBe(12);
    expect(gunzipSync(await readFile(file)).toString()).not.toContain('Dr. Later');
  });

  it('that does not come to its end leaves no file', async () => {
    const { ownerUrl, adminUrl } = await database(true);
    const path = await folder();
    const onSnapshot = async () => {
      await query(
        adminUrl,
        `select pg_terminate_backend(pid, 10000) from pg_stat_activity
         where application_name = 'clinic-backup' and datname = current_database()`,
      );
    };
    const attempt = writeBackup({ ownerUrl, file: join(path, 'backup'), onSnapshot });
    await expect(attempt).rejects.toThrow();
    expect(await readdir(path)).toEqual([]);
  });

  it('of a database without Clinic’s data is refused', async () => {
    const { ownerUrl } = await database(false);
    const attempt = writeBackup({ ownerUrl, file: join(await folder(), 'backup') });
    await expect(attempt).rejects.toMatchObject(refusal('no data of Clinic'));
  });
});

describe('a restore', () => {
  it.each([false, true])('into an empty database, migrated before: %s', async (migrated) => {
    const { file, ownerUrl } = await sampleBackup();
    const { ownerUrl: target } = await database(migrated);
    const { tables } = await restoreBackup({ ownerUrl: target, file });
    expect(tables.find(({ end }) => end === 'doctors')?.rows).toBe(12);
    const all = 'select id, name, specialization, time_zone, active from doctors order by id';
    expect([...(await query(target, all))]).toEqual([...(await query(ownerUrl, all))]);
    const added = await query(
      target,
      `insert into doctors (name, specialization, time_zone) values ('N', 'S', 'UTC') returning id`,
    );
    expect(added[0]?.id).toBe(13);
    const triggers = await query(
      target,
      `select tgname from pg_trigger where not tgisinternal and tgenabled <> 'O'`,
    );
    expect([...triggers]).toEqual([]);
  });

  it('of an earlier version applies the migrations that are newer than it', async () => {
    const { ownerUrl } = await database(false);
    await migrate({ ownerUrl, logger, directory: await firstMigrations(4) });
    await query(
      ownerUrl,
      `insert into doctors (name, specialization, time_zone) values ('Dr. Former', 'S', 'UTC')`,
    );
    const file = join(await folder(), 'backup');
    await writeBackup({ ownerUrl, file });
    const { ownerUrl: target } = await database(false);
    await restoreBackup({ ownerUrl: target, file });
    const names = await query(target, 'select name from clinic_migrations order by 1');
    expect(names.map(({ name }) => name)).toEqual(await migrationNames(MIGRATIONS));
    const doctors = await query(target, 'select id, name, active from doctors');
    expect([...doctors]).toEqual([{ id: 1, name: 'Dr. Former', active: true }]);
  });

  it.each<[string, string | RegExp, (target: string) => Promise<unknown>]>([
    ['has doctors', /has rows in (locations|doctors)/, addSampleData],
    [
      'has a table of somebody else',
      /tables that are not of Clinic/,
      async (url) => {
        await query(url, 'drop table clinic_migrations; create table theirs ()');
      },
    ],
    [
      'was prepared by another version',
      /another version of Clinic/,
      async (url) => {
        await query(url, `insert into clinic_migrations values ('9999_later', now(), '')`);
      },
    ],
  ])('is refused where the database %s', async (_what, message, change) => {
    const { file } = await sampleBackup();
    const { ownerUrl } = await database(true);
    await change(ownerUrl);
    const before = await tablesOf(ownerUrl);
    await expect(restoreBackup({ ownerUrl, file })).rejects.toMatchObject(refusal(message));
    expect(await tablesOf(ownerUrl)).toEqual(before);
  });

  it.each<[string, string | RegExp, (file: string) => Promise<unknown>]>([
    [
      'cut short',
      /is no backup of Clinic, or not a whole one/,
      async (file) => writeFile(file, (await readFile(file)).subarray(0, -40)),
    ],
    [
      'without its last line',
      /is no backup of Clinic, or not a whole one/,
      (file) => rewrite(file, (text) => text.replace(/\n[^\n]+\n$/, '\n')),
    ],
    [
      'with a value changed',
      /rows of doctors are not those that were backed up/,
      (file) => rewrite(file, (text) => text.replace('Okafor', 'Okafur')),
    ],
    [
      'with a migration renamed',
      /another version of Clinic/,
      (file) => rewrite(file, (text) => text.replace('0001_enforce', '0001_encroach')),
    ],
    [
      'with a header changed',
      /is no backup of Clinic, or not a whole one/,
      (file) => rewrite(file, (text) => text.replace(/"takenAt":"2/, '"takenAt":"1')),
    ],
    [
      'that is something else',
      /is no backup of Clinic, or not a whole one/,
      (file) => writeFile(file, 'hello'),
    ],
    ['that is not there', /cannot be read \(ENOENT\)/, (file) => rm(file)],
  ])('of a file %s is refused, and nothing stays', async (_what, message, damage) => {
    const { file } = await sampleBackup();
    await damage(file);
    const { ownerUrl } = await database(false);
    await expect(restoreBackup({ ownerUrl, file })).rejects.toMatchObject(refusal(message));
    expect(await tablesOf(ownerUrl)).toEqual([]);
  });
});

it('a row that is refused last of all ends the copy with its reason', async () => {
  const { ownerUrl } = await database(true);
  const session = new Session(ownerUrl);
  onTestFinished(() => session.end());
  await session.begin('read write');
  await session.run('create table numbers (n int primary key, m int references numbers)');
  const rows = async function* () {
    yield Buffer.from('1\t1\n2\t3\n');
  };
  const copied = session.copyIn('copy numbers from stdin', rows());
  await expect(copied).rejects.toMatchObject({ code: '23503' });
});

it('a row that fills every buffer does not keep the next statement waiting', async () => {
  const { ownerUrl } = await database(true);
  const session = new Session(ownerUrl);
  onTestFinished(() => session.end());
  await session.begin('read write');
  let size = 0;
  for await (const chunk of session.copyOut(`copy (select repeat('x', 1000000)) to stdout`)) {
    size += chunk.length;
  }
  expect(size).toBe(1_000_001);
  expect(await session.run('select 1 as one')).toEqual([{ one: 1 }]);
});

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  const before = gunzipSync(await readFile(file)).toString('latin1');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(file, gzipSync(Buffer.from(after, 'latin1')));
}

const ignore = () => {};
const logger = { info: ignore, warn: ignore, error: ignore };

/** A folder with the migrations as an earlier version had them. */
async function firstMigrations(count: number): Promise<URL> {
  const directory = pathToFileURL(`${await folder()}/migrations/`);
  await cp(MIGRATIONS, directory, { recursive: true });
  const journal = new URL('meta/_journal.json', directory);
  const { entries } = JSON.parse(await readFile(journal, 'utf8'));
  await writeFile(journal, JSON.stringify({ entries: entries.slice(0, count) }));
  return directory;
}
