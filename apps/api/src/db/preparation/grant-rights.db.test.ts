import { randomBytes } from 'node:crypto';
import { setUp } from '@clinic/testing/set-up';
import { createTestDatabase } from '@clinic/testing/test-database';
import postgres from 'postgres';
import { expect, it, onTestFinished } from 'vitest';
import { type Database, openDatabase } from '../client/database.ts';
import { damagedObjects } from './catalogue.ts';
import { grantRights } from './grant-rights.ts';

const shared = setUp(
  async () => {
    const database = await createTestDatabase();
    return { database, admin: postgres(database.adminUrl, { max: 1, onnotice: () => {} }) };
  },
  async ({ database, admin }) => {
    await admin.end();
    await database.drop();
  },
);

/** A role that was made after the migrations, and the database as it sees it. */
async function makeRole(): Promise<Database & { url: string; role: string }> {
  const { database, admin } = shared;
  // A name that must be quoted.
  const role = `Front desk "${randomBytes(4).toString('hex')}"`;
  const [{ quoted = '', name = '' } = {}] = await admin`
    select quote_ident(${role}) as quoted, current_database() as name`;
  await admin.unsafe(`create role ${quoted} login password 'secret'`);
  await admin.unsafe(`grant connect on database ${name} to ${quoted}`);
  const url = new URL(database.appUrl);
  url.username = encodeURIComponent(role);
  url.password = 'secret';
  const opened = openDatabase(url.href, { poolSize: 1, maxQueue: 10 });
  onTestFinished(async () => {
    await opened.end(0);
    await admin.unsafe(`drop owned by ${quoted}; drop role ${quoted}`).simple();
  });
  return { ...opened, url: url.href, role };
}

/** Grants, and gives what the log is told. */
async function grant(url: string, ownerUrl = shared.database.ownerUrl): Promise<string[]> {
  const told: string[] = [];
  const tell = (_details: object, message: string) => told.push(message);
  await grantRights({ ownerUrl, url, logger: { info: tell, warn: tell, error: tell } });
  return told;
}

it('gives a role of any name that was made later what it needs, and nothing else', async () => {
  const { db, url } = await makeRole();
  await expect(damagedObjects(db)).resolves.toContain('right INSERT on appointments');
  await Promise.all([grant(url), grant(url)]);
  expect(await damagedObjects(db)).toEqual([]);
  for (const forbidden of [
    'delete from events',
    'update events set version = 1',
    'delete from appointments',
    'insert into clinic_migrations values (1, now(), 1)',
  ]) {
    await expect(db.execute(forbidden)).rejects.toMatchObject({ cause: { code: '42501' } });
  }
});

it('leaves a role alone that has everything', async () => {
  expect(await grant(shared.database.appUrl)).toEqual([]);
});

it('says in the log that the role which migrates may not grant', async () => {
  const { url } = await makeRole();
  const told = await grant(url, shared.database.appUrl);
  expect(told).toEqual([expect.stringContaining('must own the tables')]);
});
