import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.ts';
import type { DataFolder } from './data-folder.ts';
import { renameDurably } from './durable-file.ts';
import { packageOfMajor } from './former-majors.ts';
import { newPasswords, type Passwords, readPasswords, writePasswords } from './passwords.ts';
import { asUser } from './server-user.ts';
import { StartupFailure } from './startup-failure.ts';

const run = promisify(execFile);

/** Nobody gets in but over TCP on this machine, with a password. */
const HOST_BASED_ACCESS = 'host all all 127.0.0.1/32 scram-sha-256\n';

const ROLES = [
  'CREATE ROLE clinic_owner LOGIN',
  'CREATE ROLE clinic_app LOGIN',
  'CREATE DATABASE clinic OWNER clinic_owner',
  'REVOKE ALL ON DATABASE clinic, postgres, template1 FROM PUBLIC',
  'GRANT CONNECT ON DATABASE clinic TO clinic_app',
];

/**
 * Makes the folder's cluster on first use, with both roles and their database, and returns the
 * passwords. The folder must be locked and no server may run on it.
 */
export async function prepareCluster(folder: DataFolder, binaries: Binaries): Promise<Passwords> {
  const made = await isMade(folder.cluster, binaries);
  const known = await readPasswords(folder.path);
  if (made && known) return known;
  const passwords = known ?? newPasswords();
  if (made) await alone(folder.cluster, passwordsIn(passwords), folder, binaries);
  // The file comes after the roles have the passwords and before anyone needs it: a crash in
  // between leaves no file, and the next start sets new ones.
  const unfinished = made ? undefined : await makeUnfinished(folder, binaries, passwords);
  await writePasswords(folder.path, passwords);
  if (unfinished) await renameDurably(unfinished, folder.cluster);
  return passwords;
}

async function isMade(cluster: string, binaries: Binaries): Promise<boolean> {
  if (!(await stat(cluster).catch(() => undefined))) return false;
  const major = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  if (major === binaries.major) return true;
  const problem = major
    ? `was made by PostgreSQL ${major}, and this Clinic brings PostgreSQL ${binaries.major}: ` +
      (packageOfMajor(major) ? 'run "npm run upgrade-data", or run ' : 'run ') +
      '"npm run backup -- FILE" with the version of Clinic that made it, then ' +
      '"CLINIC_DATA_DIR=<a new folder> npm run restore -- FILE" with this one'
    : 'is not a whole PostgreSQL cluster: restore it from a backup';
  throw new StartupFailure(
    `The database in ${cluster} ${problem}, or set CLINIC_DATA_DIR to another folder.`,
  );
}

/** Only a finished cluster gets its name: whatever a crash leaves is swept by the next start. */
async function makeUnfinished(folder: DataFolder, binaries: Binaries, passwords: Passwords) {
  const prefix = `${folder.cluster}.unfinished-`;
  for (const name of await readdir(dirname(prefix))) {
    // Its initdb may still run and write: what cannot be swept now is swept next time.
    const leftover = join(dirname(prefix), name);
    if (name.startsWith(basename(prefix))) await rm(leftover, { recursive: true }).catch(() => {});
  }
  const cluster = await mkdtemp(prefix);
  if (folder.user) await chown(cluster, folder.user.uid, folder.user.gid);
  const initdb = [
    ...['-D', cluster, '--username=clinic_admin', '--auth=reject', '--no-instructions'],
    // PostgreSQL's own locale: indexes outlive an upgrade of the operating system.
    ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ];
  await run(binaries.initdb, initdb, asUser(folder.user)).catch((error) => {
    throw failed('initdb', cluster, error.stderr || error.message, error);
  });
  await writeFile(join(cluster, 'pg_hba.conf'), HOST_BASED_ACCESS);
  await alone(cluster, [...ROLES, ...passwordsIn(passwords)], folder, binaries);
  return cluster;
}

const passwordsIn = ({ admin, owner, app }: Passwords) => [
  `ALTER ROLE clinic_admin PASSWORD '${admin}'`,
  `ALTER ROLE clinic_owner PASSWORD '${owner}'`,
  `ALTER ROLE clinic_app PASSWORD '${app}'`,
];

/** Runs statements in single-user mode: no port, no password, no file with one. */
async function alone(
  cluster: string,
  statements: string[],
  { user }: DataFolder,
  { postgres }: Binaries,
): Promise<void> {
  const settings = ['-c', 'log_min_error_statement=panic', '-c', 'log_error_verbosity=terse'];
  const running = run(postgres, ['--single', '-D', cluster, ...settings, 'postgres'], asUser(user));
  running.child.stdin?.on('error', () => {}); // it died before reading: its exit says why
  running.child.stdin?.end(`${statements.join('\n')}\n`);
  const { stderr } = await running.catch((error) => {
    throw failed('postgres --single', cluster, error.stderr || error.message, error);
  });
  // Single-user mode goes on after an error and exits with 0.
  if (/\b(ERROR|FATAL|PANIC):/.test(stderr)) throw failed('postgres --single', cluster, stderr);
}

function failed(program: string, cluster: string, output: string, cause?: unknown): StartupFailure {
  const lines = output.trim().split('\n');
  const reason = lines.find((line) => /error:|ERROR:|FATAL:|PANIC:/.test(line)) ?? lines.at(-1);
  return new StartupFailure(
    `The database in ${dirname(cluster)} could not be made, ${program} says "${reason}": mend ` +
      'that, or set CLINIC_DATA_DIR to another folder.',
    { cause },
  );
}
