import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { StartupError } from '../../kernel/startup-error.ts';

/**
 * A backup is gzip (RFC 1952) over lines of JSON: a header; for each table a line, its rows in blocks
 * (a line with the length, then the bytes, as COPY writes them) and a line with count and SHA-256; the
 * sequences; a last line with the SHA-256 of all before it.
 */
export const FORMAT = 'clinic-backup-1';

export const Header = z.object({
  format: z.literal(FORMAT),
  takenAt: z.string(),
  postgres: z.string(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
  secret: z.string().optional(),
});
export type Header = z.infer<typeof Header>;

export const TableStart = z.object({ table: z.string(), columns: z.array(z.string()) });
export const Block = z.object({ bytes: z.int().min(1) });
export const TableEnd = z.object({ end: z.string(), rows: z.int(), sha256: z.string() });
export type TableEnd = z.infer<typeof TableEnd>;
export type Sequences = z.infer<typeof Sequences>;
export const Sequences = z.object({
  sequences: z.array(z.object({ name: z.string(), value: z.string(), called: z.boolean() })),
});
export const LastLine = z.object({ sha256: z.string() }).strict();

const LINE_FEED = 0x0a;
/** Bytes; the header is the longest line. */
const MAX_LINE = 1024 * 1024;
/** Bytes; blocks are about 64 KiB, and a row longer than that is a block of its own. */
const MAX_BLOCK = 1024 * 1024 * 1024;

/** Rows and SHA-256 of what COPY writes; a line feed inside of a value is written as `\n`. */
export class RowCounter {
  readonly #hash = createHash('sha256');
  #rows = 0;

  add(chunk: Buffer): void {
    this.#hash.update(chunk);
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) {
      this.#rows += 1;
    }
  }

  end(table: string): TableEnd {
    return { end: table, rows: this.#rows, sha256: this.#hash.digest('hex') };
  }
}

/** Reads a backup from its start to its end. Every method throws `StartupError` on a damaged file. */
export class BackupReader {
  readonly #path: string;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #hash = createHash('sha256');
  readonly #close: () => void;
  #rest: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(path: string) {
    this.#path = path;
    const file = createReadStream(path);
    const unzipped = createGunzip();
    file.on('error', (error) => unzipped.destroy(error));
    file.pipe(unzipped);
    this.#chunks = unzipped[Symbol.asyncIterator]();
    this.#close = () => {
      file.destroy();
      unzipped.destroy();
    };
  }

  /** The next line, of a kind that is expected there. */
  async line<T>(kind: z.ZodType<T>): Promise<T> {
    const hashed = this.#hash.copy().digest('hex');
    const text = (await this.#take((bytes) => bytes.indexOf(LINE_FEED) + 1, MAX_LINE)).toString();
    const parsed = kind.safeParse(parseJson(text));
    if (!parsed.success) throw this.#damaged();
    const { data } = parsed;
    if (kind === (LastLine as z.ZodType) && (data as { sha256: string }).sha256 !== hashed) {
      throw this.#damaged();
    }
    return data;
  }

  async bytes(length: number): Promise<Buffer> {
    if (length > MAX_BLOCK) throw this.#damaged();
    return this.#take((bytes) => (bytes.length >= length ? length : 0), length);
  }

  close(): void {
    this.#close();
  }

  async #take(lengthIn: (bytes: Buffer) => number, most: number): Promise<Buffer> {
    let length = lengthIn(this.#rest);
    const parts = [this.#rest];
    for (let size = this.#rest.length; length === 0; ) {
      if (this.#ended || size > most) throw this.#damaged();
      const { value, done } = await this.#chunks.next().catch((error) => {
        throw this.#damaged(error);
      });
      this.#ended = done === true;
      if (done) continue;
      size += value.length;
      parts.push(value);
      const all = Buffer.concat(parts.splice(0));
      parts.push(all);
      length = lengthIn(all);
    }
    const all = parts[0] as Buffer;
    this.#rest = all.subarray(length);
    const taken = all.subarray(0, length);
    this.#hash.update(taken);
    return taken;
  }

  #damaged(cause?: NodeJS.ErrnoException): StartupError {
    const missing =
      cause?.code === 'ENOENT' || cause?.code === 'EACCES' || cause?.code === 'EISDIR';
    const problem = missing
      ? `cannot be read (${cause?.code})`
      : 'is no backup of Clinic, or not a whole one';
    return new StartupError(`The file ${this.#path} ${problem}: nothing was restored.`, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
