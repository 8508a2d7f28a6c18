import { readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openDataFolder, storageOf } from './data-folder.ts';
import { readIfPresent, renameDurably } from './durable-file.ts';
import { BESIDE, finishUpgrade } from './finish-upgrade.ts';
import { removePasswords } from './passwords.ts';
import type { ServerLogger } from './server-log.ts';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

/** The major version of PostgreSQL that made the data of a folder; nothing where there are none. */
export async function majorOf(dataDir: string): Promise<string | undefined> {
  const path = resolve(dataDir);
  if (!(await stat(path).catch(() => undefined))) return undefined;
  const storage = await storageOf(path);
  return (await readIfPresent(join(storage, 'postgres', 'PG_VERSION')))?.trim();
}

/**
 * Moves a folder's data into a cluster of today's PostgreSQL. The old cluster stays beside it. Killed at
 * any moment, it leaves the old data, from which it can begin again, or the new.
 *
 * @param options.programs the package's folder with the old version's `bin`, `lib` and `share`
 * @param options.move copies everything from one database to the other, by the URLs of their owners
 * @returns where the old cluster is now
 * @throws StartupFailure when the folder is in use, or a server does not start
 */
export async function upgradeCluster(options: {
  dataDir: string;
  programs: string;
  logger: ServerLogger;
  move(from: string, to: string): Promise<void>;
}): Promise<string> {
  const { dataDir, programs, logger, move } = options;
  const beside = join(await storageOf(resolve(dataDir)), BESIDE);
  await rm(beside, { recursive: true, force: true });
  const old = await startEmbeddedPostgres({ dataDir, programs, logger });
  try {
    const fresh = await startEmbeddedPostgres({ dataDir: beside, logger });
    try {
      await move(old.ownerUrl, fresh.ownerUrl);
    } finally {
      await fresh.stop();
    }
  } finally {
    await old.stop();
  }
  return swap(dataDir);
}

async function swap(dataDir: string): Promise<string> {
  const { path, cluster, close } = await openDataFolder(dataDir);
  try {
    const major = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
    const former = `${cluster}.postgresql-${major}`;
    // Those of the old cluster. Without a file the next start gives the roles new ones.
    await removePasswords(path);
    await renameDurably(cluster, former);
    await finishUpgrade(cluster);
    return former;
  } finally {
    close();
  }
}
