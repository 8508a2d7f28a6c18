import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogWriter } from './log-writer.ts';

let folder: string;
let fd: number;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clinic-log-'));
  path = join(folder, 'log');
  fd = openSync(path, 'w');
});
afterEach(async () => {
  closeSync(fd);
  await rm(folder, { recursive: true });
});

it('writes every line once and in order, however they are collected', async () => {
  const log = new LogWriter(fd, new Writable());
  const lines = Array.from({ length: 2_000 }, (_, i) => `{"line":${i},"text":"ä"}\n`);
  for (const [i, line] of lines.entries()) {
    log.write(line);
    if (i % 500 === 0) await log.flush(60_000);
  }
  await log.flush(60_000);
  expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
  expect(log.dropped).toBe(0);
});

it('at the end of the process writes what has been collected, at once', () => {
  const log = new LogWriter(fd, new Writable());
  log.write('the last line\n');
  log.flushNow();
  expect(readFileSync(path, 'utf8')).toBe('the last line\n');
});

it('counts each line that a full disk refuses', async () => {
  const full = openSync('/dev/full', 'w');
  const log = new LogWriter(full, new Writable());
  log.write('one\n');
  log.write('two\n');
  await log.flush(60_000);
  expect(log.dropped).toBe(2);
  closeSync(full);
});

it('keeps a bounded number of bytes for a reader that is slow, and counts what is above it', () => {
  const log = new LogWriter(fd, new Writable());
  const line = `${'x'.repeat(1_023)}\n`;
  for (let i = 0; i < 1_000; i += 1) log.write(line);
  // 4 lines are being written, 256 wait.
  expect(log.dropped).toBe(1_000 - 260);
});
