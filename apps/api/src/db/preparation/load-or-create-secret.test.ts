import { mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderOfTest } from '@clinic/testing/temporary-folder';
import { expect, it } from 'vitest';
import { loadOrCreateSecret } from './load-or-create-secret.ts';

async function temporaryFolder(): Promise<string> {
  const folder = folderOfTest();
  return folder;
}

it('is made once, for its owner only, also when several processes start together', async () => {
  const folder = await temporaryFolder();
  const secrets = await Promise.all([1, 2, 3].map(() => loadOrCreateSecret(folder)));
  expect(new Set(secrets).size).toBe(1);
  expect((secrets[0] as string).length).toBeGreaterThanOrEqual(32);
  expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600);
});

it('nothing is written where it is there already', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'secret'), 'a secret that somebody has restored from a backup\n');
  // Whatever makes or removes a file changes the time of the folder.
  await utimes(folder, 1, 1);
  expect(await loadOrCreateSecret(folder)).toBe(
    'a secret that somebody has restored from a backup',
  );
  expect((await stat(folder)).mtimeMs).toBe(1_000);
});

it('a file that is empty is refused: it would sign with nothing', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'secret'), '\n');
  await expect(loadOrCreateSecret(folder)).rejects.toMatchObject({
    name: 'StartupError',
    message: expect.stringContaining(join(folder, 'secret')),
  });
  expect(await readFile(join(folder, 'secret'), 'utf8')).toBe('\n');
});

it('a file that cannot be read is named', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'secret'));
  await expect(loadOrCreateSecret(folder)).rejects.toMatchObject({
    name: 'StartupError',
    message: expect.stringContaining('EISDIR'),
  });
});
