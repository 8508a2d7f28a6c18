import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../apps/api/src/db/embedded-postgres/free-port.ts';
import type { ProcessEvent } from '../history/history.ts';
import { now } from '../history/recorder.ts';
import { METRICS_TOKEN } from './metrics.ts';

/** Milliseconds that a start may take on a machine with much else to do. */
const PATIENCE = 180_000;
/** Milliseconds for one question whether it is ready. */
const READY_WITHIN = 5_000;

export type ApiOptions = {
  name: string;
  /** The folder that has `apps/api/src/main.ts`. */
  root: string;
  env: Record<string, string>;
  report(event: ProcessEvent): void;
  /** Told every line that it prints. */
  listen?(process: string, line: string): void;
};

/** One API process of the product, or of a build that is wrong on purpose. */
export class ApiProcess {
  readonly name: string;
  readonly port: number;
  readonly #options: ApiOptions;
  #child: ChildProcess | undefined;
  /** Whether its end is wanted, by signal. */
  #ending = false;
  #wasReady = false;
  #relaunched: Promise<void> = Promise.resolve();

  private constructor(options: ApiOptions, port: number) {
    this.name = options.name;
    this.port = port;
    this.#options = options;
  }

  static async start(options: ApiOptions): Promise<ApiProcess> {
    const api = new ApiProcess(options, await findFreePort());
    await api.launch();
    return api;
  }

  /** Starts it (again) on its port; returns when it is ready to book. */
  async launch(): Promise<void> {
    const { root, env, name, report, listen } = this.#options;
    this.#ending = false;
    this.#wasReady = false;
    // The machine's zone is nobody's business: a build that mixes it up with the doctor's is wrong.
    const { PATH, HOME } = process.env;
    const given = { PATH, HOME, TZ: 'Pacific/Auckland', LOG_LEVEL: 'warn', METRICS_TOKEN, ...env };
    const child = spawn(process.execPath, [`${root}/apps/api/src/main.ts`], {
      cwd: root,
      env: { ...given, HOST: '127.0.0.1', PORT: String(this.port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (line) => {
        listen?.(name, line);
        const event = eventIn(line);
        if (event) report({ at: now(), process: name, ...event });
      });
    }
    // Whatever ends the proof ends what it has started.
    const follow = () => child.kill('SIGKILL');
    process.once('exit', follow);
    // Without a process there is no exit; `ready` gives up on it.
    child.once('error', (error) => {
      report({ at: now(), process: name, event: 'error', detail: error.message });
    });
    child.once('exit', (code, signal) => {
      process.removeListener('exit', follow);
      const wanted = this.#ending ? '' : 'unexpected ';
      report({ at: now(), process: name, event: 'exit', detail: `${wanted}${signal ?? code}` });
      // A process that died by itself is a violation; its successor lets the run go on to show more.
      if (wanted && this.#wasReady) this.#relaunched = this.launch().catch(() => {});
    });
    await this.ready();
    this.#wasReady = true;
    report({ at: now(), process: name, event: 'started', detail: `pid ${child.pid}` });
  }

  /** Waits until `/readyz` says so. Throws when the process has ended. */
  async ready(): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    for (;;) {
      if (!this.alive) throw new Error(`${this.name} ended before it was ready.`);
      const answer = await fetch(`http://127.0.0.1:${this.port}/readyz`, {
        signal: AbortSignal.timeout(READY_WITHIN),
      }).catch(() => undefined);
      if (answer?.ok) return;
      if (performance.now() > deadline) throw new Error(`${this.name} is not ready in time.`);
      await sleep(50);
    }
  }

  get alive(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** What it ended with, once it has. */
  get exitStatus(): number | string | undefined {
    return this.#child?.exitCode ?? this.#child?.signalCode ?? undefined;
  }

  /** Sends a signal and waits for the end; milliseconds that it took. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number> {
    await this.#relaunched;
    const child = this.#child;
    const begun = performance.now();
    this.#ending = true;
    if (!child?.pid || !this.alive) return 0;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    if (signal === 'SIGTERM' && this.exitStatus !== 0) {
      const detail = `SIGTERM ended it with ${this.exitStatus}`;
      this.#options.report({ at: now(), process: this.name, event: 'error', detail });
    }
    return performance.now() - begun;
  }
}

type LogLine = { level: number; msg: string; code?: string; error?: LoggedError };
type LoggedError = { type?: string; code?: string; at?: string[]; cause?: LoggedError };

/** What a line of a process's output means: only trouble is noted. */
function eventIn(line: string): Pick<ProcessEvent, 'event' | 'detail'> | undefined {
  if (!line.startsWith('{')) {
    const harmless = line === '' || line.startsWith('Clinic is open');
    return harmless ? undefined : { event: 'error', detail: line.slice(0, 500) };
  }
  const parsed = parse(line);
  // The last line of a process that was killed may end anywhere.
  if (!parsed) return undefined;
  const { level, msg, code, error } = parsed;
  if (level < 50) return undefined;
  const uncaught = msg === 'uncaughtException' || msg === 'unhandledRejection';
  const detail = [msg, code, ...told(error)].filter(Boolean).join(' ');
  return { event: uncaught ? 'uncaught' : 'error', detail };
}

function parse(line: string): LogLine | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Type, code and place of an error and its causes; no path of this machine. */
function told(error: LoggedError | undefined): string[] {
  if (!error) return [];
  const { type = 'Error', code = '', at = [], cause } = error;
  const place = at[0]?.replace(/file:\/\/\S*\/(?=(node_modules|apps)\/)/, '') ?? '';
  return [type, code, place, ...(cause ? ['because of', ...told(cause)] : [])];
}
