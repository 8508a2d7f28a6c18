import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Ask, askAt } from './raw-http.ts';

const API = new URL('../../../apps/api/src/', import.meta.url);
/** The program that `npm start` runs. */
export const API_MAIN = fileURLToPath(new URL('main.ts', API));

export type Environment = Record<string, string>;

export type Ended = { code: number | null; stdout: string; stderr: string };

/** A program of ours in a process of its own. */
export type NodeProcess = {
  readonly pid: number;
  /** Everything it has written to stdout and stderr so far. */
  output(): string;
  /** What the pattern captures, as soon as stdout matches it; rejects when it has ended before. */
  printed(pattern: RegExp): Promise<string>;
  isAlive(): boolean;
  /** Resolves with its exit code, or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Resolves when it has ended and everything it wrote was read. */
  readonly closed: Promise<Ended>;
  /** Sends the signal and waits for the end; gives the exit code, or null after a fatal signal. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
};

type ProcessOptions = {
  cwd?: string;
  /** Told every line that it writes. */
  onLine?(line: string): void;
};

/** Runs a file with this environment and no other of Clinic's variables; it never outlives us. */
export function startNode(
  args: readonly string[],
  env: Environment,
  { cwd, onLine }: ProcessOptions = {},
): NodeProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd && { cwd }),
  });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    // What is told line by line is not kept: a process that says much would fill the memory.
    if (onLine) createInterface({ input: child[name] }).on('line', onLine);
    else {
      child[name].setEncoding('utf8').on('data', (text) => {
        written[name] += text;
      });
    }
  }
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  let failed = false;
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  const closed = once(child, 'close').then(([code]) => ({ code, ...written }));
  // A program that cannot be run never exits.
  Promise.all([ended, closed])
    .catch(() => {
      failed = true;
    })
    .finally(() => process.removeListener('exit', reap));
  const isAlive = () => !failed && child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    output: () => written.stdout + written.stderr,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(written.stdout)?.[1];
          if (found) resolve(found);
        };
        child.stdout.on('data', look);
        look();
        const output = () => written.stdout + written.stderr;
        closed.then(() => reject(new Error(`It ended too early:\n${output()}`)), reject);
      }),
    isAlive,
    ended,
    closed,
    kill: async (signal) => {
      if (isAlive()) child.kill(signal);
      const end = await ended;
      return typeof end === 'number' ? end : null;
    },
  };
}

export type RunningServer = NodeProcess & { url: string; ask: Ask };

/** Starts a server that prints its address, and waits until it listens. */
export async function startServer(
  args: readonly string[],
  env: Environment,
): Promise<RunningServer> {
  const server = startNode(args, env);
  const url = await server.printed(/open at (http:\S+)/);
  return { ...server, url, ask: askAt(url) };
}

/** Starts Clinic and waits until it listens; whether its database is there is `/readyz`'s to say. */
export const startRunningApi = (env: Environment): Promise<RunningServer> =>
  startServer([API_MAIN], { HOST: '127.0.0.1', PORT: '0', ...env });

/** Starts Clinic where it is to end by itself. */
export const runUntilItEnds = (env: Environment): Promise<Ended> =>
  startNode([API_MAIN], { HOST: '127.0.0.1', PORT: '0', ...env }).closed;

export type CommandName =
  | 'appointment'
  | 'appointments'
  | 'backup'
  | 'doctor'
  | 'restore'
  | 'sample-data'
  | 'staff'
  | 'upgrade-data'
  | 'verify-history';

/** Runs an operator's command as npm does. */
export const runCommand = (name: CommandName, args: string[], env: Environment): Promise<Ended> =>
  startNode([fileURLToPath(new URL(`edges/cli/${name}.ts`, API)), ...args], env).closed;
