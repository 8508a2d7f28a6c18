import { execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '@clinic/embedded-postgres/free-port';
import { findServerUser } from '@clinic/embedded-postgres/server-user';
import { untilSucceeds } from './waiting.ts';

/** Of the environment variable `PGBOUNCER`, or where Debian's package puts it. */
const PROGRAM = process.env.PGBOUNCER ?? '/usr/sbin/pgbouncer';

/** The version as a number, like 1.18; 0 where PgBouncer is not installed. */
export async function versionOfPgBouncer(): Promise<number> {
  const asked = promisify(execFile)(PROGRAM, ['--version']).catch(() => ({ stdout: '' }));
  return Number(/PgBouncer (\d+\.\d+)/.exec((await asked).stdout)?.[1] ?? 0);
}

export type PgBouncer = {
  /** The same role and database, by way of the pooler. */
  through(databaseUrl: string): string;
  stop(): Promise<void>;
};

/**
 * A real PgBouncer on a free port, before the server of these URLs.
 *
 * @param settings lines of its section `[pgbouncer]`
 */
export async function startPgBouncer(
  databaseUrls: readonly string[],
  settings: Record<string, string | number>,
): Promise<PgBouncer> {
  const port = await findFreePort();
  const urls = databaseUrls.map((url) => new URL(url));
  const folder = await mkdtemp(join(tmpdir(), 'clinic-pgbouncer-'));
  const [file, users] = [join(folder, 'pgbouncer.ini'), join(folder, 'users.txt')];
  const lines = { ...DEFAULTS, listen_port: port, auth_file: users, ...settings };
  await writeFile(
    file,
    [
      '[databases]',
      `* = host=${urls[0]?.hostname} port=${urls[0]?.port}`,
      '[pgbouncer]',
      ...Object.entries(lines).map(([name, value]) => `${name} = ${value}`),
    ].join('\n'),
  );
  const logins = new Set(urls.map(({ username, password }) => `"${username}" "${password}"`));
  await writeFile(users, [...logins].join('\n'));
  // It refuses to run as root.
  const user = await findServerUser(folder);
  if (user) for (const path of [folder, file, users]) await chown(path, user.uid, user.gid);
  await chmod(folder, 0o700);
  const child = spawn(PROGRAM, ['--quiet', file], { ...user, cwd: '/', stdio: 'ignore' });
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilSucceeds(() => {
    if (child.exitCode !== null) throw new Error('PgBouncer has ended.');
    return assertListening(port);
  }, 30_000);
  return {
    through: (databaseUrl) => {
      const url = new URL(databaseUrl);
      url.host = `127.0.0.1:${port}`;
      return url.href;
    },
    stop: async () => {
      reap();
      await ended;
      process.removeListener('exit', reap);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const DEFAULTS = {
  listen_addr: '127.0.0.1',
  unix_socket_dir: '',
  auth_type: 'scram-sha-256',
  default_pool_size: 20,
  max_client_conn: 500,
};

function assertListening(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject).once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}
