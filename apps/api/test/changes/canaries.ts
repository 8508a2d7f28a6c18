import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A patient whose every secret can be told apart from everything else in the world. */
export type Canary = {
  name: string;
  bookKey: string;
  moveKey: string;
  cancelKey: string;
  holdToken: string;
  /** What the clinic has given, once it has. */
  manageToken?: string;
};

export const createCanary = (): Canary => ({
  name: `Zofia canary${randomBytes(8).toString('hex')} Żółty`,
  bookKey: randomUUID(),
  moveKey: randomUUID(),
  cancelKey: randomUUID(),
  holdToken: randomUUID(),
});

const TOKEN_LENGTH = 43;

/** Finds what must not be there: every secret of every canary, and the distinct part of its name. */
export function createSearch(canaries: Canary[]): (text: string) => string[] {
  const secrets = new Set(
    canaries.flatMap(({ name, ...rest }) => [name.split(' ')[1] as string, ...Object.values(rest)]),
  );
  // Looks up whatever has the form of a secret: thousands of secrets cannot each be sought.
  return (text) => {
    const forms = text.match(/canary[\da-f]{16}|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi) ?? [];
    const tokens = (text.match(/[\w-]{43,}/g) ?? []).flatMap((run) =>
      Array.from({ length: run.length - TOKEN_LENGTH + 1 }, (_, i) =>
        run.slice(i, i + TOKEN_LENGTH),
      ),
    );
    return [...forms.map((form) => form.toLowerCase()), ...tokens].filter((s) => secrets.has(s));
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
    const { isDirectory, isFile } = await kindOf(path);
    if (isDirectory) yield* filesBelow(path, leftOut);
    if (isFile) yield [path, await readFile(path, 'latin1')];
  }
}

/** A server that runs takes files away under our eyes. */
async function kindOf(path: string): Promise<{ isDirectory: boolean; isFile: boolean }> {
  const found = await stat(path).catch(() => undefined);
  return { isDirectory: found?.isDirectory() ?? false, isFile: found?.isFile() ?? false };
}
