import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { query } from '@clinic/testing/server-databases';
import { startTemporaryServer } from '@clinic/testing/temporary-server';
import { untilSucceeds } from '@clinic/testing/waiting';

/** Milliseconds in which it must be back, on a machine with much else to do. */
const PATIENCE = 180_000;

/** A real PostgreSQL of our own, durable as in production, that can be killed and comes back. */
export type DatabaseServer = {
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** SIGKILL to the server and all its children; returns when it accepts connections again. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

export async function startDatabaseServer(): Promise<DatabaseServer> {
  const server = await startTemporaryServer();
  const [row] = await query(server.adminUrl, 'SHOW data_directory');
  const directory: string = row?.data_directory;
  // A server that was started again meanwhile must not outlive the proof, whatever ends that.
  const follow = () => void killFamily(directory);
  process.prependOnceListener('exit', follow);
  return {
    ...server,
    async kill() {
      if (!killFamily(directory)) throw new Error('There is no server to kill.');
      await untilSucceeds(() => query(server.adminUrl, 'SELECT 1'), PATIENCE);
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
