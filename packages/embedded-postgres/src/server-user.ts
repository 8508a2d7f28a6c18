import { type ExecFileException, execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { StartupFailure } from './startup-failure.ts';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root; root runs it as this account. */
export type ServerUser = { readonly uid: number; readonly gid: number };

const ACCOUNTS = ['postgres', '_postgres', 'nobody'];
const NEW_ACCOUNT = 'clinic';

export const isRoot = () => process.getuid?.() === 0;

/**
 * Who runs the server: `undefined` for an ordinary user (oneself). For root the owner of an existing
 * cluster, since PostgreSQL insists on that, else an unprivileged account of this machine; only
 * where there is none of the usual ones, one is made.
 */
export async function findServerUser(
  cluster: string,
  accounts: readonly string[] = ACCOUNTS,
): Promise<ServerUser | undefined> {
  if (!isRoot()) return undefined;
  const owner = await stat(cluster).catch(() => undefined);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const account of [...accounts, NEW_ACCOUNT]) {
    const found = await idsOf(account);
    if (found && found.uid !== 0) return found;
  }
  return makeAccount();
}

async function idsOf(account: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', account]), run('id', ['-g', account])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function makeAccount(): Promise<ServerUser> {
  const failure = await run('useradd', ['--system', '--user-group', NEW_ACCOUNT]).then(
    () => undefined,
    (error: ExecFileException) => error,
  );
  const made = await idsOf(NEW_ACCOUNT);
  if (made) return made;
  throw new StartupFailure(
    'PostgreSQL refuses to run as root, and this machine has no account to run it as: make one ' +
      'named "postgres", start Clinic as an ordinary user, or set DATABASE_URL.',
    { cause: failure },
  );
}

/** Options for a child process as that account, with nothing of our environment. */
export function asUser(user: ServerUser | undefined) {
  // The current folder may be closed to that account, and PG* variables would mislead the server.
  return { cwd: '/', env: { LC_ALL: 'C' }, ...user };
}

export async function canEnter(user: ServerUser | undefined, folder: string): Promise<boolean> {
  if (!user) return true;
  return run('/bin/sh', ['-c', 'cd "$0"', folder], asUser(user)).then(
    () => true,
    () => false,
  );
}
