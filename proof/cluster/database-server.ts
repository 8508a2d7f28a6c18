import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { asAdmin } from '../../apps/api/test/server-databases.ts';
import { startTemporaryServer } from '../../apps/api/test/temporary-server.ts';

/** Milliseconds in which it must be back, on a machine with much else to do. */
const PATIENCE = 180_000;

/** A real PostgreSQL of our own, durable as in production, that can be killed and comes back. */
export type DatabaseServer = {
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly port: number;
  /** SIGKILL to the server and all its children; returns when it accepts connections again. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

export async function startDatabaseServer(): Promise<DatabaseServer> {
  const server = await startTemporaryServer();
  const [row] = await asAdmin(server.adminUrl, (admin) => admin`SHOW data_directory`);
  const directory: string = row?.data_directory;
  // A server that was started again meanwhile must not outlive the proof, whatever ends that.
  const follow = () => void killFamily(directory);
  process.prependOnceListener('exit', follow);
  return {
    ...server,
    port: Number(new URL(server.adminUrl).port),
    async kill() {
      if (!killFamily(directory)) throw new Error('There is no server to kill.');
      await acceptsAgain(server.adminUrl);
    },
    async stop() {
      process.removeListener('exit', follow);
      await server.stop();
    },
  };
}

/** SIGKILL to the server whose data are here, then to its children. False when there is none. */
function killFamily(directory: string): boolean {
  const pid = Number.parseInt(textOf(join(directory, 'postmaster.pid')), 10);
  for (const each of pid > 1 ? [pid, ...childrenOf(pid)] : []) killOne(each);
  return pid > 1;
}

function childrenOf(parent: number): number[] {
  if (existsSync(`/proc/self/task/${process.pid}/children`)) {
    return textOf(`/proc/${parent}/task/${parent}/children`).trim().split(/\s+/).map(Number);
  }
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([pid, ppid]) => (pid && ppid === parent ? [pid] : []));
}

/** Empty when there is no such file, or no longer. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function killOne(pid: number): void {
  // Never 0 and never 1: those are groups and the whole machine.
  if (!(pid > 1)) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already: the others' end takes it along.
  }
}

async function acceptsAgain(url: string): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    // The driver's own query for types fails unheard when the server is killed under it.
    const options = { fetch_types: false, connect_timeout: 2, onnotice: () => {} };
    const sql = postgres(url, { ...options, max: 1 });
    try {
      await sql`SELECT 1`;
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(25);
    } finally {
      await sql.end({ timeout: 0 }).catch(() => {});
    }
  }
}
