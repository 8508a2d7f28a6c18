import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(js|css|html|svg|json|txt)$/;
/** Bytes. Smaller files fit into one packet as they are. */
const WORTH_COMPRESSING = 1_000;
const LIST = 'bundle.json';

/**
 * Compresses every file of the bundle beside it (`.br`, `.gz`), and then, as the last file, writes the
 * list of all with the SHA-256 of each. Until the list is there, the server takes the bundle that was
 * listed before; what is no longer listed is removed last.
 */
export function listBundle(): Plugin {
  let publicDir = '';
  return {
    name: 'list-bundle',
    apply: 'build',
    // The files of the bundle before stay until this one is whole.
    config: () => ({ build: { emptyOutDir: false } }),
    configResolved(config) {
      publicDir = config.publicDir;
    },
    async writeBundle({ dir = '' }, bundle) {
      // Of a bundle without such a folder the name is empty.
      const added = publicDir ? await filesIn(publicDir) : [];
      const names = [...Object.keys(bundle), ...added];
      const list: Record<string, string> = {};
      for (const name of names) {
        const body = await readFile(join(dir, name));
        list[name] = hashOf(body);
        for (const [suffix, compressed] of await compress(name, body)) {
          await writeFile(join(dir, name + suffix), compressed);
          list[name + suffix] = hashOf(compressed);
        }
      }
      const draft = join(dir, `${LIST}.${process.pid}`);
      await writeFile(draft, JSON.stringify(list, null, 1));
      await rename(draft, join(dir, LIST));
      for (const name of await filesIn(dir)) {
        if (!Object.hasOwn(list, name) && !name.startsWith(LIST)) {
          await rm(join(dir, name), { force: true });
        }
      }
    },
  };
}

const hashOf = (body: Buffer): string => createHash('sha256').update(body).digest('base64url');

/** What is smaller than the file itself, by the suffix of its name. */
async function compress(name: string, body: Buffer): Promise<[string, Buffer][]> {
  if (!COMPRESSIBLE.test(name) || body.length < WORTH_COMPRESSING) return [];
  const all: [string, Buffer][] = [
    ['.br', await promisify(brotliCompress)(body)],
    ['.gz', await promisify(gzip)(body, { level: 9 })],
  ];
  return all.filter(([, compressed]) => compressed.length < body.length);
}

/** Paths of all files below a folder, relative to it. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length));
}
