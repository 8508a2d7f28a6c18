import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Ask, askAt } from './raw-http.ts';
import { until } from './waiting.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export type RunningApi = {
  pid: number;
  url: string;
  ask: Ask;
  /** Everything it has written to stdout and stderr so far. */
  output(): string;
  isAlive(): boolean;
  /** Sends the signal and waits for the end; gives the exit code, or null after a fatal signal. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
};

/** The program as `npm start` runs it, with this environment and no other of Clinic's variables. */
function spawnMain(env: Record<string, string>) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH, HOME, HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  }
  return { child, output };
}

/** Starts it and waits until it listens; whether its database is there is `/readyz`'s to say. */
export async function startRunningApi(env: Record<string, string>): Promise<RunningApi> {
  const { child, output } = spawnMain(env);
  const ended = once(child, 'exit') as Promise<[number | null]>;
  // Whoever starts it must stop it; should a test run end without, nothing stays behind.
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const url = await until(async () => {
    if (!isAlive()) throw new Error(`Clinic ended at its start:\n${output.stdout}${output.stderr}`);
    return /open at (http:\S+)/.exec(output.stdout)?.[1];
  });
  return {
    pid: child.pid as number,
    url,
    ask: askAt(url),
    output: () => output.stdout + output.stderr,
    isAlive,
    kill: async (signal) => {
      if (isAlive()) child.kill(signal);
      const [code] = await ended;
      process.removeListener('exit', reap);
      return code;
    },
  };
}

/** Starts it where it is to end by itself. */
export async function runUntilItEnds(
  env: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { child, output } = spawnMain(env);
  const reap = () => child.kill('SIGKILL');
  process.once('exit', reap);
  const [code] = (await once(child, 'close')) as [number | null];
  process.removeListener('exit', reap);
  return { code, ...output };
}
