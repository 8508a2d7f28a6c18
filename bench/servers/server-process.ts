import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';

export type ServerProcess = {
  readonly origin: string;
  readonly pid: number;
  /** Milliseconds from its start until it said that it listens. */
  readonly startedIn: number;
  /** What `process_cpu_seconds_total` and its like say now. */
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
};

/** Characters. */
const KEPT_OUTPUT = 10_000;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a server that prints its address, with nothing of our own environment but what it needs. */
export async function startServerProcess(
  args: string[],
  env: Record<string, string>,
): Promise<ServerProcess> {
  const started = performance.now();
  const token = randomBytes(32).toString('hex');
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, METRICS_TOKEN: token, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let stopping = false;
  const output = outputOf(child);
  child.once('exit', (status, signal) => {
    running.delete(child);
    if (!stopping) process.stderr.write(`A server ended (${status ?? signal}):\n${output()}\n`);
  });
  const origin = await addressFrom(child, output);
  const metric = async (name: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const text = await (await fetch(`${origin}/metrics`, { headers })).text();
    const line = text.split('\n').find((line) => line.startsWith(`${name} `));
    if (!line) throw new Error(`${origin} does not tell its ${name}.`);
    return Number(line.split(' ')[1]);
  };
  const stop = async () => {
    stopping = true;
    if (!running.has(child)) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  const { pid = 0 } = child;
  return { origin, pid, startedIn: performance.now() - started, metric, stop };
}

/** The last of what it has printed. */
function outputOf(child: ChildProcess): () => string {
  let printed = '';
  const listen = (part: Buffer) => {
    printed = `${printed}${part}`.slice(-KEPT_OUTPUT);
  };
  child.stdout?.on('data', listen);
  child.stderr?.on('data', listen);
  return () => printed;
}

function addressFrom(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const address = /open at (http:\S+)/.exec(output())?.[1];
      if (!address) return;
      child.stdout?.off('data', look);
      resolve(address);
    };
    child.stdout?.on('data', look);
    child.once('exit', () => reject(new Error('A server ended before it listened.')));
  });
}
