import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfPresent, writeDurably } from './durable-file.ts';

/** Of the three roles; `admin` is the superuser, which the application never uses. */
export type Passwords = { readonly admin: string; readonly owner: string; readonly app: string };

const fileIn = (folder: string) => join(folder, 'database-passwords.json');

/** `undefined` when the folder has none (any more). */
export async function readPasswords(folder: string): Promise<Passwords | undefined> {
  const text = await readIfPresent(fileIn(folder));
  try {
    const { admin, owner, app } = JSON.parse(text ?? '{}');
    return [admin, owner, app].every(Boolean) ? { admin, owner, app } : undefined;
  } catch {
    return undefined;
  }
}

/** The file is readable by its owner only, and whole or absent after a crash. */
export async function writePasswords(folder: string, passwords: Passwords): Promise<void> {
  await writeDurably(fileIn(folder), `${JSON.stringify(passwords, undefined, 2)}\n`);
}

export async function removePasswords(folder: string): Promise<void> {
  await rm(fileIn(folder), { force: true });
}

export function newPasswords(): Passwords {
  const make = () => randomBytes(24).toString('hex');
  return { admin: make(), owner: make(), app: make() };
}
