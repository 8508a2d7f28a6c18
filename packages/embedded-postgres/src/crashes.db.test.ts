import { chown, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  serverPid,
  start,
  startInOtherProcess,
  temporaryDataFolder,
} from '../../testing/src/embedded-servers.ts';
import { query } from '../../testing/src/server-databases.ts';
import { untilSucceeds } from '../../testing/src/waiting.ts';

it('is back under the same URL after kill -9 of the server', async () => {
  const server = await start(await temporaryDataFolder());
  await query(server.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS value');
  for (let round = 0; round < 3; round += 1) {
    const pid = await untilSucceeds(() => serverPid(server));
    process.kill(pid, 'SIGKILL');
    const rows = await untilSucceeds(() => query(server.ownerUrl, 'SELECT value FROM kept'));
    expect(rows).toEqual([{ value: 42 }]);
    expect(await serverPid(server)).not.toBe(pid);
  }
});

it('is back although a child of the killed server goes on', async () => {
  const server = await start(await temporaryDataFolder());
  const lost = expect(
    query(server.ownerUrl, 'DO $$ BEGIN LOOP END LOOP; END $$'),
  ).rejects.toThrow();
  const busy = "SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'";
  await untilSucceeds(async () => expect(await query(server.adminUrl, busy)).toHaveLength(1));
  process.kill(await serverPid(server), 'SIGKILL');
  await untilSucceeds(() => query(server.ownerUrl, 'SELECT 1'));
  await lost;
});

it('stops while it is being restarted', async () => {
  const server = await start(await temporaryDataFolder());
  process.kill(await serverPid(server), 'SIGKILL');
  await server.stop();
  await expect(query(server.appUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

it('starts with all data after kill -9 of its Clinic, whose server lives on', async () => {
  const dataDir = await temporaryDataFolder();
  const { child, server, ended } = startInOtherProcess(dataDir);
  const before = await server;
  await query(before.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS value');
  await expect(start(dataDir)).rejects.toThrow('Another Clinic is running');
  child.kill('SIGKILL');
  await ended;
  expect(await query(before.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const after = await start(dataDir);
  expect(await query(after.ownerUrl, 'SELECT value FROM kept')).toEqual([{ value: 42 }]);
  await expect(query(before.appUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

it('starts after kill -9 of its Clinic in the middle of the very first start', async () => {
  const dataDir = await temporaryDataFolder();
  const { child, ended } = startInOtherProcess(dataDir);
  await untilSucceeds(async () => {
    const names = await readdir(dataDir);
    expect(names.some((name) => name.includes('.unfinished-'))).toBe(true);
  });
  child.kill('SIGKILL');
  await ended;
  expect(await readdir(dataDir)).not.toContain('postgres');
  const server = await start(dataDir);
  expect(await query(server.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('sweeps a half-made cluster', async () => {
  const dataDir = await temporaryDataFolder();
  await (await start(dataDir)).stop();
  await rename(join(dataDir, 'postgres'), join(dataDir, 'postgres.unfinished-abcdef'));
  const server = await start(dataDir);
  expect(await query(server.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect((await readdir(dataDir)).filter((name) => name.includes('unfinished'))).toEqual([]);
});

it('is not misled by a stale lock file whose process number a stranger has now', async () => {
  const dataDir = await temporaryDataFolder();
  const first = await start(dataDir);
  const [row] = await query(first.adminUrl, "SELECT pg_read_file('postmaster.pid') AS text");
  await first.stop();
  const stale = row?.text.replace(/^\d+/, String(process.pid));
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  await writeFile(file, stale);
  const { uid, gid } = await stat(join(dataDir, 'postgres'));
  await chown(file, uid, gid);
  const second = await start(dataDir);
  expect(await query(second.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('ends with a Clinic that ends without a word, and not with a Ctrl-C', async () => {
  const { child, server, ended } = startInOtherProcess(await temporaryDataFolder());
  const { appUrl } = await server;
  process.kill(-(child.pid as number), 'SIGINT');
  expect(await query(appUrl, 'SELECT pg_sleep(0.5), 1 AS one')).toMatchObject([{ one: 1 }]);
  child.stdin?.end();
  await ended;
  await untilSucceeds(() => expect(query(appUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED'));
});
