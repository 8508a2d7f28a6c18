import { chmod, mkdir, mkdtemp, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { assertClusterRights } from './cluster-rights.ts';
import { readIfPresent, writeDurably } from './durable-file.ts';
import { type FolderLock, tryLockFolder } from './folder-lock.ts';
import { canEnter, findServerUser, isRoot, type ServerUser } from './server-user.ts';
import { StartupFailure } from './startup-failure.ts';

/** Where root keeps what the server's account must reach, when the data folder is closed to it. */
export const SHARED_FOLDER = '/var/lib/clinic';
const POINTER = 'data-location';

export type DataFolder = {
  /** `CLINIC_DATA_DIR`, absolute. */
  readonly path: string;
  /** PostgreSQL's own files: in `path`, or elsewhere when the server's account cannot reach it. */
  readonly cluster: string;
  readonly user: ServerUser | undefined;
  /** Gives the folder free for another process. */
  close(): void;
};

/**
 * Makes the folder if need be and takes it for this process alone.
 * Throws `StartupFailure` when it cannot be written, is in use, or its data are out of reach.
 */
export async function openDataFolder(dataDir: string): Promise<DataFolder> {
  const path = resolve(dataDir);
  const locks: FolderLock[] = [];
  const close = () => {
    for (const lock of locks) lock.release();
  };
  try {
    await makeFolder(path);
    locks.push(lock(path, path));
    const elsewhere = await storageOf(path);
    // A copied folder points to the same storage: that is taken as well.
    if (elsewhere !== path) locks.push(lock(elsewhere, path));
    const user = await findServerUser(join(elsewhere, 'postgres'));
    const storage = await reachableStorage(path, elsewhere, user);
    if (storage !== elsewhere) locks.push(lock(storage, path));
    const cluster = join(storage, 'postgres');
    await assertClusterRights(cluster, user);
    return { path, cluster, user, close };
  } catch (error) {
    close();
    throw asStartupFailure(path, error);
  }
}

/** The folder that holds the cluster of `path`: another one when a pointer file says so. */
export async function storageOf(path: string): Promise<string> {
  const storage = (await readIfPresent(join(path, POINTER)))?.trim() ?? path;
  if (await exists(storage)) return storage;
  throw new StartupFailure(
    `The data of ${path} are kept in ${storage}, which is gone: bring it back, or remove ` +
      `${join(path, POINTER)} to begin with an empty database.`,
  );
}

async function reachableStorage(path: string, storage: string, user: ServerUser | undefined) {
  if (await canEnter(user, storage)) return storage;
  if (storage !== path || (await exists(join(path, 'postgres')))) {
    throw new StartupFailure(
      `The account that owns the data (uid ${user?.uid}) can no longer enter ${storage}: ` +
        'give others the right to enter that folder and those above it (chmod o+x).',
    );
  }
  await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  const made = await mkdtemp(join(SHARED_FOLDER, 'data-'));
  await chmod(made, 0o711);
  await writeDurably(join(path, POINTER), `${made}\n`);
  return made;
}

async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o755 });
  // The server's account must be able to pass; every file in it has rights of its own.
  if (made) await chmod(path, isRoot() ? 0o711 : 0o700);
  const owner = await stat(join(path, 'postgres')).catch(() => undefined);
  if (!owner || isRoot() || owner.uid === process.getuid?.()) return;
  throw new StartupFailure(
    `The database in ${path} belongs to another user (uid ${owner.uid}): start Clinic as that ` +
      `user or as root, give the folder to yours (chown -R ${process.getuid?.()} '${path}', as ` +
      'root), or set CLINIC_DATA_DIR to another folder.',
  );
}

function lock(folder: string, path: string): FolderLock {
  const taken = tryLockFolder(folder);
  if (taken) return taken;
  throw new StartupFailure(
    `Another Clinic is running on the data folder ${path}: stop it first, or set CLINIC_DATA_DIR ` +
      'to another folder.',
  );
}

/** Failures of the file system become a sentence; anything else stays what it is. */
export function asStartupFailure(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StartupFailure) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reason = { ERR_SQLITE_ERROR: error.message, ENOSPC: 'no space left' }[code] ?? code;
  if (!/^E[A-Z]+$|^ERR_SQLITE_ERROR$/.test(code)) return error;
  return new StartupFailure(
    `The data folder ${path} cannot be written (${reason}): make it writable for the user that ` +
      'runs Clinic, or set CLINIC_DATA_DIR to another folder.',
    { cause: error },
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
