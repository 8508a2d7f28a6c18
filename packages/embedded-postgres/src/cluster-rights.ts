import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerUser } from './server-user.ts';
import { StartupFailure } from './startup-failure.ts';

type Entry = { readonly uid: number; readonly mode: number };

/** What PostgreSQL lets others do with its folder at most: its group may read. */
const FORBIDDEN_TO_OTHERS = 0o027;
/** What the server itself must be able to do with every file. */
const NEEDED_BY_SERVER = 0o600;

/**
 * Refuses a cluster that PostgreSQL would not open, as copies often are: restored by root, or with
 * the rights of ordinary files. Throws a `StartupFailure` that names the command which mends it.
 */
export async function assertClusterRights(
  cluster: string,
  user: ServerUser | undefined,
): Promise<void> {
  const uid = user?.uid ?? process.getuid?.();
  const folder = await lstat(cluster).catch(() => undefined);
  if (uid === undefined || !folder) return; // no such rights on this system, or no cluster yet
  const names = await readdir(cluster);
  if (!names.includes('PG_VERSION')) return; // not whole, which is another matter
  const files = await Promise.all(names.map((name) => lstat(join(cluster, name))));
  const gid = user?.gid ?? process.getgid?.();
  const cure = cureFor(folder, files, uid);
  if (!cure) return;
  const command = cure === 'chown' ? `chown -R ${uid}:${gid}` : 'chmod -R u=rwX,go=';
  const problem =
    cure === 'chown'
      ? `does not belong to the account that runs PostgreSQL (uid ${uid})`
      : 'has rights with which PostgreSQL does not start';
  throw new StartupFailure(
    `The database in ${cluster} ${problem}, as a copy may: run "${command} '${cluster}'"` +
      `${cure === 'chown' ? ' as root' : ''}, then start Clinic again.`,
  );
}

/** Which command mends a cluster's folder and what is directly in it, for the account `uid`. */
export function cureFor(
  folder: Entry,
  files: readonly Entry[],
  uid: number,
): 'chown' | 'chmod' | undefined {
  if ([folder, ...files].some((entry) => entry.uid !== uid)) return 'chown';
  const isClosed = (folder.mode & FORBIDDEN_TO_OTHERS) === 0 && (folder.mode & 0o700) === 0o700;
  const isUsable = ({ mode }: Entry) => (mode & NEEDED_BY_SERVER) === NEEDED_BY_SERVER;
  return isClosed && files.every(isUsable) ? undefined : 'chmod';
}
