import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { start, temporaryDataFolder } from '../../testing/src/embedded-servers.ts';
import { query } from '../../testing/src/server-databases.ts';

it('keeps its data over a stop and a new start', async () => {
  const dataDir = await temporaryDataFolder();
  const first = await start(dataDir);
  await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS value');
  await first.stop();
  await expect(query(first.ownerUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  const second = await start(dataDir);
  expect(await query(second.ownerUrl, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
});

it('loses nothing that was acknowledged and says nothing about patients', async () => {
  const server = await start(await temporaryDataFolder());
  const rows = await query(
    server.appUrl,
    `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes',
       'synchronous_commit', 'listen_addresses', 'unix_socket_directories', 'TimeZone',
       'log_error_verbosity', 'log_statement', 'log_min_error_statement', 'server_encoding',
       'log_parameter_max_length_on_error', 'password_encryption')`,
  );
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    listen_addresses: '127.0.0.1',
    TimeZone: 'UTC',
    log_error_verbosity: 'terse',
    log_statement: 'none',
    log_min_error_statement: 'panic',
    log_parameter_max_length_on_error: '0',
    password_encryption: 'scram-sha-256',
    server_encoding: 'UTF8',
  });
});

it('logs a failing statement without the row, the statement or its parameters', async () => {
  const log: string[] = [];
  const server = await start(await temporaryDataFolder(), log);
  await query(server.ownerUrl, 'CREATE TABLE patients (name text CHECK (false))');
  const insert = query(server.ownerUrl, "INSERT INTO patients VALUES ('Ada Lovelace')");
  await expect(insert).rejects.toThrow('violates check constraint');
  await server.stop();
  expect(log.join('\n')).toContain('violates check constraint');
  expect(log.join('\n')).not.toContain('Lovelace');
});

it('lets the owner migrate and the application only connect', async () => {
  const { ownerUrl, appUrl } = await start(await temporaryDataFolder());
  await query(ownerUrl, 'CREATE EXTENSION btree_gist');
  const [owner] = await query(ownerUrl, 'SELECT * FROM pg_roles WHERE rolname = current_user');
  expect(owner).toMatchObject({ rolname: 'clinic_owner', rolsuper: false, rolcreaterole: false });
  await query(ownerUrl, 'CREATE TABLE secrets ()');
  for (const statement of ['CREATE TABLE mine ()', 'TABLE secrets', 'CREATE TEMP TABLE t ()']) {
    await expect(query(appUrl, statement)).rejects.toThrow('permission denied');
  }
});

it('asks for passwords, which only the owner of the folder can read', async () => {
  const dataDir = await temporaryDataFolder();
  const { appUrl, adminUrl } = await start(dataDir);
  for (const url of [appUrl, adminUrl]) {
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  }
  expect((await stat(join(dataDir, 'database-passwords.json'))).mode & 0o777).toBe(0o600);
});

it('refuses a second start on its folder and goes on', async () => {
  const dataDir = await temporaryDataFolder();
  const attempts = await Promise.allSettled([start(dataDir), start(dataDir), start(dataDir)]);
  const started = attempts.filter((attempt) => attempt.status === 'fulfilled');
  const refused = attempts.filter((attempt) => attempt.status === 'rejected');
  expect(started).toHaveLength(1);
  for (const { reason } of refused) {
    expect(reason).toMatchObject({ name: 'StartupFailure' });
    expect(reason.message).toBe(
      `Another Clinic is running on the data folder ${dataDir}: stop it first, or set ` +
        'CLINIC_DATA_DIR to another folder.',
    );
  }
  expect(await query(started[0]?.value.appUrl ?? '', 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});
