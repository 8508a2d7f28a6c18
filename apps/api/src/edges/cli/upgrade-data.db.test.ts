import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '@clinic/testing/api-process';
import { start, temporaryDataFolder } from '@clinic/testing/embedded-servers';
import { expect, it } from 'vitest';

const upgradeData = (dataDir: string) =>
  runCommand('upgrade-data', [], { CLINIC_DATA_DIR: dataDir, DATABASE_URL: '' });

it('says that there is nothing to do for data of today’s version', async () => {
  const dataDir = await temporaryDataFolder();
  expect(await upgradeData(dataDir)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`There are no data in ${dataDir}`),
  });
  await (await start(dataDir)).stop();
  expect(await upgradeData(dataDir)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^The data are of PostgreSQL \d+: there is nothing to do\.\n$/),
  });
});

it('names the other way for data of a version that npm does not have', async () => {
  const dataDir = await temporaryDataFolder();
  await (await start(dataDir)).stop();
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '12\n');
  expect(await upgradeData(dataDir)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no PostgreSQL 12 .*"npm run backup -- FILE".*restore -- FILE/),
  });
});

it('is named by a start on data that it can upgrade', async () => {
  const dataDir = await temporaryDataFolder();
  await (await start(dataDir)).stop();
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
  await expect(start(dataDir)).rejects.toThrow(
    'run "npm run upgrade-data", or run "npm run backup',
  );
});
