import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { StartupError } from '../../kernel/startup-error.ts';

export type Migration = {
  /** The file's name without `.sql`. */
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
};

/** The migrations of a folder that drizzle-kit keeps, in the order of its journal. */
export async function readMigrations(directory: URL): Promise<Migration[]> {
  return Promise.all(
    (await migrationNames(directory)).map(async (name) => {
      const text = (await read(new URL(`${name}.sql`, directory))).replaceAll('\r\n', '\n');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

export async function migrationNames(directory: URL): Promise<string[]> {
  const journal = JSON.parse(await read(new URL('meta/_journal.json', directory)));
  return journal.entries.map((entry: { tag: string }) => {
    if (/^\w+$/.test(entry.tag)) return entry.tag;
    throw new StartupError(`The migrations' journal names "${entry.tag}", which is no file name.`);
  });
}

async function read(file: URL): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartupError(
      `The migration file ${file.pathname} cannot be read: install Clinic anew.`,
      {
        cause: error,
      },
    );
  }
}
