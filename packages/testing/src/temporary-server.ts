import { rmSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storageOf } from '@clinic/embedded-postgres/data-folder';
import { tryLockFolder } from '@clinic/embedded-postgres/folder-lock';
import { stopLeftovers } from '@clinic/embedded-postgres/leftovers';
import { startEmbeddedPostgres } from '@clinic/embedded-postgres/start-embedded-postgres';
import { silent } from './silent-logger.ts';

/** A server for tests, and the roles that Clinic has on it. */
export type RunningServer = {
  /** May make databases and end other people's connections. */
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  stop(): Promise<void>;
};

/** Then the process that made it: while that lives, its folder is nobody else's business. */
const PREFIX = 'clinic-test-server-';
const MINUTE = 60_000;

/** The product's own embedded server, as durable, in a folder that goes with it. */
export async function startTemporaryServer(): Promise<RunningServer> {
  await removeAbandoned();
  const dataDir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(dataDir, 0o711);
  const server = await startEmbeddedPostgres({ dataDir, logger: silent }).catch(async (error) => {
    await removeFolder(dataDir);
    throw error;
  });
  const storage = await storageOf(dataDir);
  // Should the run end without its teardown; the server has been told to end by then.
  const remove = () => {
    for (const folder of [storage, dataDir]) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    }
  };
  process.once('exit', remove);
  const stop = async () => {
    await server.stop();
    process.removeListener('exit', remove);
    await removeFolder(dataDir);
  };
  return { ...server, stop };
}

/** What a run left behind that was killed: its process is gone, and nobody holds its lock. */
export async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const dataDir = join(tmpdir(), name);
    try {
      // A folder of this minute may belong to a run in another container that is about to lock it.
      if (!name.startsWith(PREFIX) || isAlive(pidIn(name)) || !(await isOld(dataDir))) continue;
      const lock = tryLockFolder(dataDir);
      if (!lock) continue;
      await stopLeftovers(join(await storageOf(dataDir), 'postgres'), silent);
      lock.release();
      await removeFolder(dataDir);
    } catch {
      // Another user's, perhaps; it is not in our way.
    }
  }
}

const pidIn = (name: string) => Number.parseInt(name.slice(PREFIX.length), 10);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const isOld = async (path: string) => (await stat(path)).mtimeMs < Date.now() - MINUTE;

/** Removes a data folder and its cluster, wherever that lies. */
export async function removeFolder(dataDir: string): Promise<void> {
  for (const folder of [await storageOf(dataDir), dataDir]) {
    await rm(folder, { recursive: true, force: true, maxRetries: 20 });
  }
}
