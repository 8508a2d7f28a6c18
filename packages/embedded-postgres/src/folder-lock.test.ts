import { chmod, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderOfTest } from '../../testing/src/temporary-folder.ts';
import { tryLockFolder } from './folder-lock.ts';

async function temporaryFolder(): Promise<string> {
  const folder = folderOfTest();
  return folder;
}

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

it('nobody but its owner may open the lock, whoever made it', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'lock');
  tryLockFolder(folder)?.release();
  expect(await modeOf(path)).toBe(0o600);

  await chmod(path, 0o644);
  tryLockFolder(folder)?.release();
  expect(await modeOf(path)).toBe(0o600);
});

it('a folder has one holder at a time', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'lock'), '');
  const lock = tryLockFolder(folder);
  expect(lock).toBeDefined();
  expect(tryLockFolder(folder)).toBeUndefined();
  lock?.release();
  const next = tryLockFolder(folder);
  expect(next).toBeDefined();
  next?.release();
});
