import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';

const make = () => mkdtempSync(join(tmpdir(), 'clinic-folder-'));
const remove = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 20 });

/** A folder for the tests of a file, or of a `describe`: it goes after the last of them. */
export function folderOfFile(): string {
  const folder = make();
  afterAll(() => remove(folder));
  return folder;
}

/** A folder that goes with the test. */
export function folderOfTest(): string {
  const folder = make();
  onTestFinished(() => remove(folder));
  return folder;
}
