import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '@clinic/embedded-postgres/durable-file';
import { StartupError } from '../../kernel/startup-error.ts';

/** Where an installation that was given no secret keeps its own. */
export const secretFile = (dataDir: string): string => join(dataDir, 'secret');

/**
 * The keys of an installation that was given none: one, unless a backup has brought several. Where
 * there is none, it is made; or not, and none is given.
 */
export async function loadOrCreateSecrets(
  dataDir: string,
  { make = true } = {},
): Promise<string[]> {
  const secret = make ? await loadOrCreateSecret(dataDir) : await readSecret(secretFile(dataDir));
  return secret?.split(',') ?? [];
}

/**
 * Puts the secret of a backup into a data folder, beside the one that is there and another.
 *
 * @returns where it is, and where the other one is now
 */
export async function placeSecret(
  dataDir: string,
  secret: string,
): Promise<{ path: string; replaced: string | undefined }> {
  const path = secretFile(dataDir);
  const present = await readSecret(path);
  if (present === secret) return { path, replaced: undefined };
  const replaced = present && `${path}.replaced-${randomBytes(4).toString('hex')}`;
  if (replaced) await rename(path, replaced);
  await writeDurably(path, secret);
  return { path, replaced };
}

/**
 * The signing key of an installation that was given none: made once, kept in the data folder. Throws
 * a `StartupError` when it cannot be read.
 */
export async function loadOrCreateSecret(dataDir: string): Promise<string> {
  const path = secretFile(dataDir);
  return (await readSecret(path)) ?? (await makeSecret(path));
}

async function makeSecret(path: string): Promise<string> {
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(fresh, randomBytes(32).toString('base64url'), { mode: 0o600, flush: true });
  try {
    // A link appears whole or not at all, and never replaces the key that is there.
    await link(fresh, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(fresh);
  }
  return (await readSecret(path)) as string;
}

async function readSecret(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new StartupError(
      `The secret in ${path} cannot be read (${error.code}): make it readable for the user that ` +
        'runs Clinic.',
    );
  });
  if (text?.trim() === '') {
    throw new StartupError(
      `The secret in ${path} is empty: restore the file from a backup, or remove it where no ` +
        'appointment was booked yet.',
    );
  }
  return text?.trim();
}
