import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { runUntilItEnds, startRunningApi } from '@clinic/testing/api-process';
import { folderOfTest } from '@clinic/testing/temporary-folder';
import { until } from '@clinic/testing/waiting';
import { expect, it } from 'vitest';
import { SECRET } from './test-clinic.ts';

const NOWHERE = 'postgres://clinic@127.0.0.1:1/clinic';

it('names the port that is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const env = { DATABASE_URL: NOWHERE, CLINIC_SECRET: SECRET, PORT: String(port) };
  const { code, stderr } = await runUntilItEnds(env);
  expect(stderr).toBe(`127.0.0.1:${port} is in use by another program; set PORT to a free one.\n`);
  expect(code).toBe(1);
  other.close();
});

it('names an address that is not this machine’s', async () => {
  const env = { DATABASE_URL: NOWHERE, CLINIC_SECRET: SECRET, HOST: '192.0.2.1' };
  const { code, stderr } = await runUntilItEnds(env);
  expect(stderr).toMatch(/^192\.0\.2\.1:0 does not exist on this machine; set HOST .*\.\n$/);
  expect(code).toBe(1);
});

it('names every variable that is wrong, and repeats none of their values', async () => {
  const { code, stdout, stderr } = await runUntilItEnds({
    PORT: 'eighty',
    DATABASE_URL: 'mysql://clinic:canary-password@db/clinic',
    DATABASE_POOL_SIZE: '0',
    CLINIC_SECRET: 'canary-too-short',
    BOOKING_HORIZON_DAYS: '1.5',
    LOG_LEVEL: 'loud',
  });
  for (const name of [
    'PORT',
    'DATABASE_URL',
    'DATABASE_POOL_SIZE',
    'CLINIC_SECRET',
    'BOOKING_HORIZON_DAYS',
    'LOG_LEVEL',
  ]) {
    expect(stderr).toContain(name);
  }
  expect(stdout + stderr).not.toContain('canary');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
});

it('says once and loudly which limits are missing where other machines can reach it', async () => {
  const env = { DATABASE_URL: NOWHERE, CLINIC_SECRET: SECRET, HOST: '0.0.0.0' };
  const api = await startRunningApi(env);
  await until(async () => /"missing"/.test(api.output()) || undefined);
  expect(await api.kill('SIGTERM')).toBe(0);
  for (const name of ['RATE_LIMIT_PER_MINUTE', 'MAX_BOOKINGS_PER_ADDRESS', 'TRUST_PROXY']) {
    // Once for the person who reads the console, once in the log.
    const onConsole = new RegExp(`^ {2}- ${name} is not set`, 'gm');
    const inLog = new RegExp(`^{"level":40.*"missing":.*${name} is not set`, 'gm');
    expect(api.output().match(onConsole)).toHaveLength(1);
    expect(api.output().match(inLog)).toHaveLength(1);
  }
});

it('wants a secret of its own for a database that is given', async () => {
  const { code, stderr } = await runUntilItEnds({ DATABASE_URL: NOWHERE });
  expect(stderr).toBe(
    'The environment is not valid: CLINIC_SECRET is required with DATABASE_URL.\n',
  );
  expect(code).toBe(1);
});

it('names a data folder that cannot be written', async () => {
  const folder = folderOfTest();
  const file = join(folder, 'file');
  await writeFile(file, '');
  // Below a file, not even root can write.
  const { code, stderr } = await runUntilItEnds({ CLINIC_DATA_DIR: join(file, 'data') });
  expect(stderr).toContain(`The data folder ${join(file, 'data')} cannot be written`);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
});
