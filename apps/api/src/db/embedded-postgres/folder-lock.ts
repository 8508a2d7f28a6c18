import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type FolderLock = { release(): void };

const SQLITE_BUSY = 5;

/**
 * Takes the folder for this process, or returns `undefined` when another one has it.
 *
 * Node offers no file locks of its own, SQLite does: the operating system gives them up with the
 * process that holds them, `kill -9` included, so there is no stale lock to guess about.
 * Throws SQLite's error when the folder cannot be written.
 */
export function tryLockFolder(folder: string): FolderLock | undefined {
  const file = new DatabaseSync(join(folder, 'lock'));
  try {
    file.exec('PRAGMA journal_mode = OFF; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return { release: () => file.isOpen && file.close() };
}
