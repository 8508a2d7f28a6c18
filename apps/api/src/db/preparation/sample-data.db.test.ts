import { findRunningServer } from '@clinic/embedded-postgres/running-server';
import { runCommand, startRunningApi } from '@clinic/testing/api-process';
import { temporaryDataFolder } from '@clinic/testing/embedded-servers';
import { query } from '@clinic/testing/server-databases';
import { createTestDatabase } from '@clinic/testing/test-database';
import { until } from '@clinic/testing/waiting';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SECRET } from '../../../test/test-clinic.ts';
import { envToConfig } from '../../config.ts';
import { prepareDatabase } from '../../start/prepare-database.ts';
import { addSampleData } from './sample-data.ts';

/** Milliseconds; far more than it takes, for a machine that has other things to do. */
const TIME_LIMIT = 240_000;

async function emptyDatabase(migrated: boolean) {
  const database = await createTestDatabase({ migrated });
  onTestFinished(() => database.drop());
  const env = {
    DATABASE_URL: database.appUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    CLINIC_SECRET: SECRET,
  };
  return { ...database, env };
}

const countDoctors = async (url: string): Promise<number> =>
  (await query(url, 'select count(*)::int as doctors from doctors'))[0]?.doctors;

describe('a database that is given', () => {
  it('gets no doctors that nobody added', async () => {
    const { env, ownerUrl } = await emptyDatabase(false);
    const api = await startRunningApi(env);
    onTestFinished(async () => void (await api.kill('SIGTERM')));
    await until(async () => (await api.ask('GET', '/readyz')).status === 200);
    // The start is over when its last statement is: a second start changes nothing either.
    expect(await api.kill('SIGTERM')).toBe(0);
    expect(await countDoctors(ownerUrl)).toBe(0);
  });

  it('gets the sample on an explicit command, and only while it has no doctors', async () => {
    const { env, ownerUrl } = await emptyDatabase(true);
    // There were doctors once.
    await addSampleData(ownerUrl);
    await query(ownerUrl, 'delete from doctors');
    expect(await runCommand('sample-data', [], env)).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^12 sample doctors and \d+ appointments were added\.\n$/),
      stderr: '',
    });
    expect(await runCommand('sample-data', [], env)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'There are doctors already: no sample was added.\n',
    });
    expect(await countDoctors(ownerUrl)).toBe(12);
  });
});

describe('the embedded database', () => {
  const prepare = async (dataDir: string) =>
    prepareDatabase(envToConfig({ CLINIC_DATA_DIR: dataDir }), pino({ level: 'silent' }));
  const ownerUrlOf = async (dataDir: string) =>
    (await findRunningServer(dataDir))?.ownerUrl as string;

  it(
    'gets the sample at its first start, and never again once the doctors were deleted',
    async () => {
      const dataDir = await temporaryDataFolder();
      const first = await prepare(dataDir);
      expect(await countDoctors(first.url)).toBe(12);
      await query(await ownerUrlOf(dataDir), 'delete from doctors');
      await first.stop();
      const second = await prepare(dataDir);
      onTestFinished(() => second.stop());
      expect(await countDoctors(second.url)).toBe(0);
    },
    TIME_LIMIT,
  );
});

it('the sample is one clinic in one town, with one doctor elsewhere', async () => {
  const { ownerUrl } = await emptyDatabase(true);
  await addSampleData(ownerUrl);
  const zones = await query(
    ownerUrl,
    'select count(*)::int as doctors from doctors group by time_zone order by 1',
  );
  expect([...zones]).toEqual([{ doctors: 1 }, { doctors: 11 }]);
});

it('two processes that start together add the sample once', async () => {
  const { ownerUrl } = await emptyDatabase(true);
  const added = await Promise.all([1, 2, 3].map(() => addSampleData(ownerUrl)));
  expect(added.sort()).toEqual([0, 0, 12]);
  expect(await countDoctors(ownerUrl)).toBe(12);
});
