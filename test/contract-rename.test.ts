import { spawnSync } from 'node:child_process';
import {
  cp,
  glob,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const workspaces = ['apps/api', 'apps/web', 'examples'];

let checkout: string;

beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'clinic-contract-'));
  await copySources();
  await linkPackages();
});

afterAll(() => rm(checkout, { recursive: true }));

describe('a contract', () => {
  test.for(workspaces)('as it is, passes the type check of %s', (workspace) => {
    expect(typeErrors(workspace)).toEqual([]);
  });

  test('whose field is renamed still passes its own type check', async () => {
    for await (const path of glob('packages/contracts/src/*.ts', { cwd: checkout })) {
      const file = join(checkout, path);
      const source = await readFile(file, 'utf8');
      await writeFile(file, source.replaceAll(/\bpatientName\b/g, 'nameOfPatient'));
    }
    expect(typeErrors('packages/contracts')).toEqual([]);
  });

  test.for(workspaces)('whose field is renamed breaks the type check of %s', (workspace) => {
    const ofItsOwn = typeErrors(workspace).filter((error) => error.startsWith(`${workspace}/`));
    expect(ofItsOwn).toContainEqual(expect.stringContaining('patientName'));
  });
});

/** What `npm run typecheck` says of a workspace, one line per error. */
function typeErrors(workspace: string): string[] {
  const tsc = resolve('node_modules/.bin/tsc');
  const options = ['--noEmit', '--pretty', 'false', '--project', workspace];
  const { stdout, stderr } = spawnSync(tsc, options, { cwd: checkout, encoding: 'utf8' });
  return (stdout + stderr).split('\n').filter((line) => line.includes('error TS'));
}

async function copySources(): Promise<void> {
  const built = /^(node_modules|dist|\.\w+)$/;
  for (const name of ['apps', 'packages', 'examples', 'test', 'tsconfig.base.json']) {
    const filter = (path: string) => !built.test(basename(path));
    await cp(name, join(checkout, name), { recursive: true, filter });
  }
}

/** The installed packages are shared; only Clinic's own must be the copies. */
async function linkPackages(): Promise<void> {
  for await (const installed of glob(['node_modules', '{apps,packages}/*/node_modules'])) {
    await mkdir(join(checkout, installed));
    for (const name of await readdir(installed)) {
      if (name === '@clinic') continue;
      await symlink(resolve(installed, name), join(checkout, installed, name));
    }
  }
  const own = join(checkout, 'node_modules/@clinic');
  await mkdir(own);
  await symlink(join(checkout, 'apps/api'), join(own, 'api'));
  for (const name of await readdir('packages')) {
    await symlink(join(checkout, 'packages', name), join(own, name));
  }
}
