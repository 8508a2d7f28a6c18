import { chmodSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type FolderLock = { release(): void };

const SQLITE_BUSY = 5;

/**
 * Takes the folder for this process, or returns `undefined` when another one has it.
 *
 * Node offers no file locks of its own, SQLite does: the operating system gives them up with the
 * process that holds them, `kill -9` included, so there is no stale lock to guess about.
 * Throws the error of SQLite or of the file system when the folder cannot be written.
 */
export function tryLockFolder(folder: string): FolderLock | undefined {
  const path = join(folder, 'lock');
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600); // one that an earlier version has made
  const file = new DatabaseSync(path);
  try {
    file.exec('PRAGMA journal_mode = OFF; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return { release: () => file.isOpen && file.close() };
}
