import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { start, temporaryDataFolder } from '../../testing/src/embedded-servers.ts';
import { query } from '../../testing/src/server-databases.ts';
import { SHARED_FOLDER } from './data-folder.ts';
import { isRoot } from './server-user.ts';

const refusal = (message: string) => ({
  name: 'StartupFailure',
  message: expect.stringContaining(message),
});

it('names a folder that cannot be written', async () => {
  const dataDir = await temporaryDataFolder();
  await writeFile(dataDir, '');
  const reason = refusal(`The data folder ${dataDir}/below cannot be written`);
  await expect(start(join(dataDir, 'below'))).rejects.toMatchObject(reason);
});

it.skipIf(isRoot())('names a folder without the right to write', async () => {
  const dataDir = await temporaryDataFolder();
  await mkdir(dataDir);
  await chmod(dataDir, 0o500);
  const reason = refusal(`The data folder ${dataDir} cannot be written`);
  await expect(start(dataDir)).rejects.toMatchObject(reason);
});

it('refuses data of another version of PostgreSQL', async () => {
  const dataDir = await temporaryDataFolder();
  await (await start(dataDir)).stop();
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '12\n');
  const reason = refusal(`The database in ${dataDir}/postgres was made by PostgreSQL 12`);
  await expect(start(dataDir)).rejects.toMatchObject(reason);
  await expect(start(dataDir)).rejects.toMatchObject(refusal('"npm run backup -- FILE"'));
});

it('refuses a cluster that is not whole', async () => {
  const dataDir = await temporaryDataFolder();
  await mkdir(join(dataDir, 'postgres'), { recursive: true });
  const reason = refusal(`The database in ${dataDir}/postgres is not a whole PostgreSQL cluster`);
  await expect(start(dataDir)).rejects.toMatchObject(reason);
});

it('tells why a damaged cluster does not start, and gives the folder free', async () => {
  const dataDir = await temporaryDataFolder();
  await (await start(dataDir)).stop();
  const control = join(dataDir, 'postgres', 'global', 'pg_control');
  const whole = await readFile(control);
  await writeFile(control, Buffer.alloc(whole.length, 7));
  await expect(start(dataDir)).rejects.toMatchObject(refusal('does not start ('));
  await writeFile(control, whole);
  await start(dataDir);
});

it('makes new passwords when theirs are lost', async () => {
  const dataDir = await temporaryDataFolder();
  const first = await start(dataDir);
  await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS value');
  await first.stop();
  await rm(join(dataDir, 'database-passwords.json'));
  const second = await start(dataDir);
  expect(await query(second.ownerUrl, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
  expect(new URL(second.ownerUrl).password).not.toBe(new URL(first.ownerUrl).password);
});

it.runIf(isRoot())(
  'keeps data where root’s server can reach them, if the folder is closed',
  async () => {
    const dataDir = await temporaryDataFolder(true);
    const first = await start(dataDir);
    await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS value');
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second.ownerUrl, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
    await second.stop();

    const storage = (await readFile(join(dataDir, 'data-location'), 'utf8')).trim();
    expect(storage.startsWith(`${SHARED_FOLDER}/`)).toBe(true);
    await rm(storage, { recursive: true });
    const reason = refusal(`The data of ${dataDir} are kept in ${storage}, which is gone`);
    await expect(start(dataDir)).rejects.toMatchObject(reason);
  },
);
