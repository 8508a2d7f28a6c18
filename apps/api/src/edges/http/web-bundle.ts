import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartupError } from '../../kernel/startup-error.ts';

export type Coding = 'br' | 'gzip';

export type WebFile = {
  type: string;
  /** Weak: the same for every coding. */
  etag: string;
  /** Whether its name changes with what is in it. */
  isHashed: boolean;
  body: Buffer;
  coded: Partial<Record<Coding, Buffer>>;
};

/** Files by their path, like `assets/index-0a1b2c.js`. */
export type WebBundle = ReadonlyMap<string, WebFile>;

const LIST = 'bundle.json';
const SUFFIXES: Record<Coding, string> = { br: '.br', gzip: '.gz' };
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
/** A build that is under way ends within these, on a machine with much else to do. */
const ATTEMPTS = 600;
const PAUSE_MILLISECONDS = 50;

/**
 * Reads the built web client into memory, whole: what is built later changes nothing that this process
 * serves. Waits for a build that is under way. Gives undefined where nothing was built. Throws a
 * `StartupError` when files are missing, or differ from the list that the build has made of them.
 */
export async function readWebBundle(
  folder: string,
  attempts = ATTEMPTS,
): Promise<WebBundle | undefined> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const list = await readListed(folder, LIST);
    if (!list) return undefined;
    const bodies = await readAll(folder, JSON.parse(list.toString()));
    if (bodies) return toBundle(bodies);
    await pause(PAUSE_MILLISECONDS);
  }
  throw new StartupError(`The pages in ${folder} are not whole: "npm run build" makes them again.`);
}

/** Undefined when one of them is not, or not any more, what the list says. */
async function readAll(
  folder: string,
  list: Record<string, string>,
): Promise<Map<string, Buffer> | undefined> {
  const bodies = new Map<string, Buffer>();
  for (const [name, hash] of Object.entries(list)) {
    const body = await readListed(folder, name);
    if (!body || hashOf(body) !== hash) return undefined;
    bodies.set(name, body);
  }
  return bodies;
}

async function readListed(folder: string, name: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const hashOf = (body: Buffer): string => createHash('sha256').update(body).digest('base64url');

function toBundle(bodies: Map<string, Buffer>): WebBundle {
  const isCoded = (name: string) =>
    Object.values(SUFFIXES).some(
      (suffix) => name.endsWith(suffix) && bodies.has(name.slice(0, -suffix.length)),
    );
  const bundle = new Map<string, WebFile>();
  for (const [name, body] of bodies) {
    if (isCoded(name)) continue;
    const coded: WebFile['coded'] = {};
    for (const [coding, suffix] of Object.entries(SUFFIXES)) {
      const compressed = bodies.get(name + suffix);
      if (compressed) coded[coding as Coding] = compressed;
    }
    bundle.set(name, {
      type: TYPES[extname(name)] ?? 'application/octet-stream',
      etag: `W/"${hashOf(body)}"`,
      isHashed: name.startsWith('assets/'),
      body,
      coded,
    });
  }
  return bundle;
}
