import { type RunningServer, runCommand, startRunningApi } from '@clinic/testing/api-process';
import { query } from '@clinic/testing/server-databases';
import { createTestDatabase, type TestDatabase } from '@clinic/testing/test-database';
import { until } from '@clinic/testing/waiting';
import { describe, expect, it, onTestFinished } from 'vitest';

const FORMER = 'the secret that the data were signed with';
const NEW = 'the secret that replaces the former one';
const MISTYPED = 'the secret that the data were sinned with';

const SENTENCE =
  /the secret is not the one that the data were signed with.*CLINIC_SECRET=new,former/;

async function migratedDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  return database;
}

const envOf = ({ appUrl, ownerUrl }: TestDatabase, secret: string) => ({
  DATABASE_URL: appUrl,
  DATABASE_MIGRATION_URL: ownerUrl,
  CLINIC_SECRET: secret,
});

async function startWith(database: TestDatabase, secret: string): Promise<RunningServer> {
  const api = await startRunningApi(envOf(database, secret));
  onTestFinished(async () => void (await api.kill('SIGTERM')));
  return api;
}

/** The check value that the database holds, once there is one; with a `former`, once it is another. */
const storedIn = ({ ownerUrl }: TestDatabase, former?: string): Promise<string> =>
  until(async () => {
    const [row] = await query(ownerUrl, "select encode(value, 'hex') as value from secret_check");
    return row?.value !== former && row?.value;
  });

async function readinessOf(api: RunningServer): Promise<{ status: number; text: string }> {
  const { status, text } = await api.ask('GET', '/readyz');
  return { status, text };
}

const READY = { status: 200, text: expect.stringContaining('"ready":true') };
const OTHER_SECRET = { status: 503, text: expect.stringMatching(SENTENCE) };

describe('a process with another secret than the data were signed with', () => {
  it('is not ready, and says why there and in its log', async () => {
    const database = await migratedDatabase();
    const right = await startWith(database, FORMER);
    await storedIn(database);
    expect(await readinessOf(right)).toEqual(READY);

    const wrong = await startWith(database, MISTYPED);
    expect(await readinessOf(wrong)).toEqual(OTHER_SECRET);
    await until(async () => SENTENCE.test(wrong.output()));
    expect(wrong.output()).not.toMatch(/sinned/);
    expect(await readinessOf(right)).toEqual(READY);
  });

  it('runs no command, since a change would be signed with it', async () => {
    const database = await migratedDatabase();
    await startWith(database, FORMER);
    await storedIn(database);
    const outcome = await runCommand('verify-history', [], envOf(database, MISTYPED));
    expect(outcome).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(SENTENCE) });
    expect(await runCommand('verify-history', [], envOf(database, FORMER))).toMatchObject({
      code: 0,
      stdout: '0 appointments, 0 events, 0 faults\n',
    });
  });
});

describe('a secret that is replaced', () => {
  it('is right beside the former one, and alone after that', async () => {
    const database = await migratedDatabase();
    const first = await startWith(database, FORMER);
    const former = await storedIn(database);
    const both = await startWith(database, `${NEW},${FORMER}`);
    await storedIn(database, former);
    expect(await readinessOf(both)).toEqual(READY);
    const alone = await startWith(database, NEW);
    expect(await readinessOf(alone)).toEqual(READY);
    // It cannot verify what is signed from now on.
    expect(await readinessOf(first)).toEqual(OTHER_SECRET);
  });

  it('is not ready when the former one is left out at once', async () => {
    const database = await migratedDatabase();
    await startWith(database, FORMER);
    await storedIn(database);
    expect(await readinessOf(await startWith(database, NEW))).toEqual(OTHER_SECRET);
  });
});
