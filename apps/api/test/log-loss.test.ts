import { execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '@clinic/embedded-postgres/free-port';
import { askAt } from '@clinic/testing/raw-http';
import { setUp } from '@clinic/testing/set-up';
import { folderOfFile } from '@clinic/testing/temporary-folder';
import { createTestDatabase } from '@clinic/testing/test-database';
import { until } from '@clinic/testing/waiting';
import { afterAll, describe, expect, it } from 'vitest';
import { SECRET } from './test-clinic.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const TOKEN = 'a token of the tests with 32 characters or more';

const database = setUp(createTestDatabase, ({ drop }) => drop());
const folder = folderOfFile();
afterAll(async () => {});

/** The program, with its output where the test says; ready to be asked. */
async function start(output: StdioOptions) {
  const port = await findFreePort();
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...{ PATH, HOME, HOST: '127.0.0.1', PORT: String(port) },
      ...{ DATABASE_URL: database.appUrl, CLINIC_SECRET: SECRET, METRICS_TOKEN: TOKEN },
    },
    stdio: output,
  });
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  const ended = once(child, 'exit').finally(() => process.removeListener('exit', reap));
  const ask = askAt(`http://127.0.0.1:${port}`);
  const isUp = async () => (await ask('GET', '/healthz').catch(() => undefined))?.status === 200;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`Clinic ended with ${child.exitCode}.`);
    return isUp();
  });
  return { child, ended, ask };
}

type Running = Awaited<ReturnType<typeof start>>;

async function dropped({ ask }: Running): Promise<number> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const { text } = await ask('GET', '/metrics', { headers });
  return Number(/^clinic_log_lines_dropped_total (\d+)$/m.exec(text)?.[1]);
}

/** Asks until lines are lost; every question is answered meanwhile, and a stop ends well after it. */
async function expectLossAndService(api: Running): Promise<void> {
  await until(async () => {
    const asked = Array.from({ length: 100 }, () => api.ask('GET', '/api/doctors'));
    for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
    return dropped(api);
  });
  api.child.kill('SIGTERM');
  expect(await api.ended).toEqual([0, null]);
}

describe('the log cannot be written, and Clinic goes on, counts what is lost and can be stopped', () => {
  it('ENOSPC: the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    const api = await start(['ignore', full, full]);
    closeSync(full);
    await expectLossAndService(api);
  });

  it('EAGAIN: whoever reads a pipe has stopped reading', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', pipe]);
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(pipe, 'w');
    const api = await start(['ignore', writer, writer]);
    closeSync(writer);
    await expectLossAndService(api);
    closeSync(reader);
  });

  it('EAGAIN: whoever reads a socket has stopped reading', async () => {
    const api = await start(['ignore', 'pipe', 'pipe']);
    api.child.stdout?.pause();
    await expectLossAndService(api);
  });

  it('EPIPE: whoever has read is gone', async () => {
    const api = await start(['ignore', 'pipe', 'pipe']);
    api.child.stdout?.destroy();
    api.child.stderr?.destroy();
    await expectLossAndService(api);
  });
});
