import { type ChildProcess, spawn } from 'node:child_process';
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
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const origin = await addressFrom(child);
  const metric = async (name: string) => {
    const text = await (await fetch(`${origin}/metrics`)).text();
    const line = text.split('\n').find((line) => line.startsWith(`${name} `));
    if (!line) throw new Error(`${origin} does not tell its ${name}.`);
    return Number(line.split(' ')[1]);
  };
  const stop = async () => {
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  const { pid = 0 } = child;
  return { origin, pid, startedIn: performance.now() - started, metric, stop };
}

function addressFrom(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const listen = (part: Buffer) => {
      if (printed.length < 10_000) printed += part;
      const address = /open at (http:\S+)/.exec(printed)?.[1];
      if (address) resolve(address);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (status) => {
      reject(new Error(`A server ended with ${status} before it listened:\n${printed}`));
    });
  });
}
