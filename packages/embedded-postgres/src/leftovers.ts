import { execFile } from 'node:child_process';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ServerLogger } from './server-log.ts';
import { StartupFailure } from './startup-failure.ts';

type Leftover = { readonly pid: number; readonly isServer: boolean };

/** Signals to a server, from gentle to final, and how many seconds each may take. */
const STEPS = [
  ['SIGINT', 30], // rolls back, writes a checkpoint
  ['SIGQUIT', 8], // at once; the next start recovers
  ['SIGKILL', 8],
] as const;

/**
 * A name for the cluster that its processes carry in their command lines. Made of the folder's
 * inode, it survives a move of the folder and is not copied with it.
 */
export async function clusterMark(cluster: string): Promise<string> {
  const { dev, ino } = await stat(cluster);
  return `clinic-${dev}-${ino}`;
}

/**
 * Stops what an earlier run left behind: a server that outlived `kill -9` of its Clinic, or the
 * children of one that was killed itself. Adopting it instead would mean a server that is not our
 * child: no exit to watch, no log. The folder must be locked. Returns when nothing runs any more.
 */
export async function stopLeftovers(cluster: string, logger: ServerLogger): Promise<void> {
  if (!(await stat(cluster).catch(() => undefined))) return;
  const mark = await clusterMark(cluster);
  for (const [signal, seconds] of STEPS) {
    const left = await processesOf(mark);
    if (left.length === 0) break;
    const server = left.filter(({ isServer }) => isServer);
    // SIGINT only makes a lone child cancel its query; SIGQUIT ends it.
    if (signal === 'SIGINT' && server.length === 0) continue;
    const targets = signal === 'SIGKILL' || server.length === 0 ? left : server;
    logger.warn({ pids: targets.map(({ pid }) => pid), signal }, 'Stopping a left-over database');
    for (const { pid } of targets) send(pid, signal);
    for (let i = 0; i < seconds * 20 && (await processesOf(mark)).length > 0; i += 1)
      await sleep(50);
  }
  const [stuck] = await processesOf(mark);
  if (stuck) {
    throw new StartupFailure(
      `A database server of an earlier run still runs on ${cluster} and cannot be stopped: end ` +
        `process ${stuck.pid}, then start Clinic again.`,
    );
  }
  // Nothing runs, so the file is stale; its pid may belong to a stranger by now, and PostgreSQL
  // would then refuse to start.
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone meanwhile, or not ours: the next look tells.
  }
}

async function processesOf(mark: string): Promise<Leftover[]> {
  const lines = process.platform === 'linux' ? await linuxProcesses() : await otherProcesses();
  return lines.flatMap(([pid, command]) => {
    const [program = ''] = command.split(/[\0 ]/, 1);
    const isServer = basename(program) === 'postgres' && hasMark(command, `cluster_name=${mark}`);
    const isChild = command.startsWith(`postgres: ${mark}: `);
    return isServer || isChild ? [{ pid, isServer }] : [];
  });
}

const hasMark = (command: string, argument: string) => command.split(/[\0 ]/).includes(argument);

async function linuxProcesses(): Promise<[number, string][]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => [
      Number(pid),
      await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    ]),
  );
}

async function otherProcesses(): Promise<[number, string][]> {
  if (process.platform === 'win32') return []; // left to PostgreSQL's own lock file
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    return pid && command ? [[Number(pid), command]] : [];
  });
}
