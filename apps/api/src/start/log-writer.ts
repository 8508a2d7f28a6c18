import { fstatSync, write, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

/** Bytes that are collected before they are written: a write per line would cost as much as an answer. */
const COLLECTED = 4_096;
/** Milliseconds after which fewer are written, too. */
const WRITE_INTERVAL = 1_000;
/** Bytes that may wait for a slow reader; lines above that are dropped. */
const MOST_WAITING = 256 * 1_024;
/** Milliseconds until what could not be taken now is offered again. */
const RETRY_INTERVAL = 100;

type Written = (error?: Error | null) => void;
type Sink = { write(text: string, done: Written): void; writeNow(text: string): void };

/**
 * Writes log lines without ever waiting for their reader, and without failing: what cannot be
 * written (disk full, reader gone or stopped) is dropped and counted.
 */
export class LogWriter {
  readonly #sink: Sink;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #underWay = 0;
  #dropped = 0;
  #idle = Promise.withResolvers<void>();

  /**
   * @param fd where the lines go
   * @param stream the same, as the process has opened it; used for pipes and sockets, which it never waits for
   */
  constructor(fd: number, stream: Writable) {
    const stat = fstatSync(fd);
    this.#sink = stat.isFIFO() || stat.isSocket() ? streamSink(fd, stream) : fileSink(fd);
    // Without a listener an error of it would end the process.
    stream.on('error', () => {});
    setInterval(() => this.#writeNext(), WRITE_INTERVAL).unref();
  }

  /** Lines that were lost since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** What pino calls for each line. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#waitingBytes + bytes > MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(line);
    this.#waitingBytes += bytes;
    if (this.#waitingBytes >= COLLECTED) this.#writeNext();
  }

  /** Writes everything; ends after so many milliseconds also when nobody takes it. */
  async flush(milliseconds: number): Promise<void> {
    this.#writeNext();
    if (this.#underWay === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const timeIsUp = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([this.#idle.promise, timeIsUp]);
    clearTimeout(timer);
  }

  /** For a process that ends at once: writes what is taken without waiting. */
  flushNow(): void {
    if (this.#underWay > 0) return;
    const { text } = this.#take();
    if (text) this.#sink.writeNow(text);
  }

  #take(): { text: string; lines: number } {
    const taken = { text: this.#waiting.join(''), lines: this.#waiting.length };
    this.#waiting = [];
    this.#waitingBytes = 0;
    return taken;
  }

  #writeNext(): void {
    if (this.#underWay > 0) return;
    if (this.#waiting.length === 0) {
      this.#idle.resolve();
      this.#idle = Promise.withResolvers();
      return;
    }
    const { text, lines } = this.#take();
    this.#underWay = lines;
    this.#sink.write(text, (error) => {
      if (error) this.#dropped += lines;
      this.#underWay = 0;
      this.#writeNext();
    });
  }
}

/** Pipes and sockets: Node writes what they take and keeps the rest until they take it. */
const streamSink = (fd: number, stream: Writable): Sink => ({
  write: (text, done) => void stream.write(text, done),
  writeNow: (text) => writeIfTaken(fd, Buffer.from(text)),
});

/** Files, terminals and devices: written by a thread that may wait, while nothing else does. */
function fileSink(fd: number): Sink {
  const writeFrom = (bytes: Buffer, done: Written): void =>
    write(fd, bytes, (error, written) => {
      const rest = error ? bytes : bytes.subarray(written);
      if (error && error.code !== 'EAGAIN') done(error);
      else if (rest.length === 0) done();
      else if (error) setTimeout(() => writeFrom(rest, done), RETRY_INTERVAL).unref();
      else writeFrom(rest, done);
    });
  return {
    write: (text, done) => writeFrom(Buffer.from(text), done),
    writeNow: (text) => writeIfTaken(fd, Buffer.from(text)),
  };
}

function writeIfTaken(fd: number, bytes: Buffer): void {
  try {
    writeSync(fd, bytes);
  } catch {
    // The process ends: nobody is left to count it for.
  }
}
