import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DEBIAN = '/usr/lib/postgresql';

/** pgbench as it is called here: on the PATH, beside pg_config, or where Debian puts it. */
export async function findPgbench(): Promise<{ program: string; version: string } | undefined> {
  for (const program of ['pgbench', ...(await besidePgConfig()), ...(await inDebian())]) {
    const asked = await run(program, ['--version']).catch(() => undefined);
    if (asked) return { program, version: asked.stdout.trim() };
  }
  return undefined;
}

async function besidePgConfig(): Promise<string[]> {
  const asked = await run('pg_config', ['--bindir']).catch(() => undefined);
  return asked ? [join(asked.stdout.trim(), 'pgbench')] : [];
}

async function inDebian(): Promise<string[]> {
  const versions = await readdir(DEBIAN).catch(() => []);
  return versions
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN, version, 'bin', 'pgbench'));
}
