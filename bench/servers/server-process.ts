import { randomBytes } from 'node:crypto';
import { type Environment, startServer } from '@clinic/testing/api-process';

export type ServerProcess = {
  readonly origin: string;
  readonly pid: number;
  /** Milliseconds from its start until it said that it listens. */
  readonly startedIn: number;
  /** What `process_cpu_seconds_total` and its like say now. */
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
};

/** Starts a server that prints its address, with nothing of our own environment but what it needs. */
export async function startServerProcess(args: string[], env: Environment): Promise<ServerProcess> {
  const started = performance.now();
  const token = randomBytes(32).toString('hex');
  const {
    url: origin,
    pid,
    ask,
    ended,
    kill,
    output,
  } = await startServer(args, {
    METRICS_TOKEN: token,
    ...env,
  });
  const startedIn = performance.now() - started;
  let stopping = false;
  void ended.then((status) => {
    if (!stopping) process.stderr.write(`A server ended (${status}):\n${output()}\n`);
  });
  const metric = async (name: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const { text } = await ask('GET', '/metrics', { headers });
    const line = text.split('\n').find((line) => line.startsWith(`${name} `));
    if (!line) throw new Error(`${origin} does not tell its ${name}.`);
    return Number(line.split(' ')[1]);
  };
  const stop = async () => {
    stopping = true;
    await kill('SIGTERM');
  };
  return { origin, pid, startedIn, metric, stop };
}
