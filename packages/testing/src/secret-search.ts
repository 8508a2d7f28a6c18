import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret is found by its first characters; shorter ones are not sought. */
const START = 8;
const WORDS = /[\w-]{8,}/g;

/**
 * Finds secrets, each of letters, digits, `-` and `_`, wherever they stand in a text, also in the
 * middle of a word, in capitals or not. Fast for thousands of secrets.
 */
export function createSearch(secrets: Iterable<string>): (text: string) => string[] {
  const byStart = Map.groupBy(new Set(secrets), (secret) => secret.slice(0, START).toLowerCase());
  return (text) => {
    const found: string[] = [];
    for (const [word] of text.toLowerCase().matchAll(WORDS)) {
      for (let at = 0; at <= word.length - START; at += 1) {
        const candidates = byStart.get(word.slice(at, at + START));
        if (!candidates) continue;
        found.push(...candidates.filter((one) => word.startsWith(one.toLowerCase(), at)));
      }
    }
    return found;
  };
}

/** Every file below a folder but those below the folders that are left out, with its bytes as text. */
export async function* filesBelow(
  folder: string,
  leftOut: string[] = [],
): AsyncGenerator<[path: string, text: string]> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (leftOut.includes(path)) continue;
    // A server that runs takes files away under our eyes.
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) yield* filesBelow(path, leftOut);
    if (found?.isFile()) yield [path, await readFile(path, 'latin1')];
  }
}
