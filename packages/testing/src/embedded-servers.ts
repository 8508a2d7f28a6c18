import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '@clinic/embedded-postgres/start-embedded-postgres';
import { onTestFinished } from 'vitest';
import { query } from './server-databases.ts';
import { removeFolder } from './temporary-server.ts';

/** A data folder that goes with the test. `closed`: only its owner may enter it. */
export async function temporaryDataFolder(closed = false): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'clinic-embedded-'));
  if (!closed) await chmod(parent, 0o711);
  onTestFinished(async () => {
    await removeFolder(join(parent, 'data')).catch(() => {});
    await rm(parent, { recursive: true });
  });
  return join(parent, 'data');
}

/** Starts a server in this process; it stops with the test. `log` collects its lines. */
export async function start(dataDir: string, log: string[] = []): Promise<EmbeddedPostgres> {
  const add = (details: object, message: string) => {
    log.push(`${message} ${JSON.stringify(details)}`);
  };
  const server = await startEmbeddedPostgres({
    dataDir,
    logger: { info: add, warn: add, error: add },
  });
  onTestFinished(() => server.stop());
  return server;
}

const PROGRAM = `
  import { startEmbeddedPostgres } from ${JSON.stringify(
    new URL('../../embedded-postgres/src/start-embedded-postgres.ts', import.meta.url).href,
  )};
  const log = () => {};
  const logger = { info: log, warn: log, error: log };
  process.on('SIGINT', log);
  const server = await startEmbeddedPostgres({ dataDir: process.argv[1], logger });
  console.log(JSON.stringify(server));
  process.stdin.resume().on('end', () => process.exit(1));
`;

export type OtherProcess = {
  readonly child: ChildProcess;
  /** The URLs of its server, once that runs; rejects when the process ends before. */
  readonly server: Promise<EmbeddedPostgres>;
  readonly ended: Promise<unknown>;
};

/** Another process that holds the folder until it is killed, or exits when its stdin is closed. */
export function startInOtherProcess(dataDir: string): OtherProcess {
  const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, dataDir], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => text);
  const failed = ended.then(() => {
    throw new Error('the other process ended');
  });
  const server = Promise.race([line, failed]).then((text) => JSON.parse(text));
  server.catch(() => {});
  return { child, server, ended };
}

/** The process id of the server that runs on the data folder's cluster. */
export async function serverPid(server: EmbeddedPostgres): Promise<number> {
  const [row] = await query(
    server.adminUrl,
    "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid",
  );
  return row?.pid;
}
