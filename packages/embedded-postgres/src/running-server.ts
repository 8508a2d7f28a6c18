import { join, resolve } from 'node:path';
import { storageOf } from './data-folder.ts';
import { readIfPresent } from './durable-file.ts';
import { tryLockFolder } from './folder-lock.ts';
import { readPasswords } from './passwords.ts';
import { urls } from './start-embedded-postgres.ts';

const PORT_LINE = 3;

/**
 * Where the server of a data folder listens that a running Clinic has started; nothing when no
 * Clinic runs on the folder.
 */
export async function findRunningServer(dataDir: string) {
  const path = resolve(dataDir);
  const passwords = await readPasswords(path);
  if (!passwords) return undefined;
  const free = tryLockFolder(path);
  free?.release();
  if (free) return undefined;
  const pidFile = await readIfPresent(join(await storageOf(path), 'postgres', 'postmaster.pid'));
  const port = Number(pidFile?.split('\n')[PORT_LINE]);
  return port ? urls(passwords, port) : undefined;
}
