import { join } from 'node:path';
import { findFreePort } from '@clinic/embedded-postgres/free-port';
import { type NodeProcess, startNode } from '@clinic/testing/api-process';
import { askAt } from '@clinic/testing/raw-http';
import { until } from '@clinic/testing/waiting';
import type { ProcessEvent } from '../history/history.ts';
import { now } from '../history/recorder.ts';
import { METRICS_TOKEN } from './metrics.ts';

/** What a start says to whoever has started it. */
const HARMLESS = /^(Clinic is open|Clinic has no manager yet|http:\/\/\S+\/desk\/setup#)/;

/** The checkout that this proof stands in. */
export const ROOT = join(import.meta.dirname, '../..');
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
  #process: NodeProcess | undefined;
  /** Whether its end is wanted, by signal. */
  #ending = false;
  #wasReady = false;
  #relaunched: Promise<void> = Promise.resolve();
  /** What it ended with, once it has. */
  exitStatus: number | string | undefined;

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
    const { root, env, listen } = this.#options;
    this.#ending = false;
    this.#wasReady = false;
    this.exitStatus = undefined;
    // The machine's zone is nobody's business: a build that mixes it up with the doctor's is wrong.
    const given = { TZ: 'Pacific/Auckland', LOG_LEVEL: 'warn', METRICS_TOKEN, ...env };
    const started = startNode(
      [`${root}/apps/api/src/main.ts`],
      { ...given, HOST: '127.0.0.1', PORT: String(this.port) },
      {
        cwd: root,
        onLine: (line) => {
          listen?.(this.name, line);
          const event = eventIn(line);
          if (event) this.#report(event.event, event.detail);
        },
      },
    );
    this.#process = started;
    started.ended.then(
      (status) => this.#ended(status),
      (error: Error) => this.#report('error', error.message),
    );
    await this.#ready(started);
    this.#wasReady = true;
    this.#report('started', `pid ${started.pid}`);
  }

  #report(event: ProcessEvent['event'], detail: string): void {
    this.#options.report({ at: now(), process: this.name, event, detail });
  }

  #ended(status: number | string): void {
    this.exitStatus = status;
    const wanted = this.#ending ? '' : 'unexpected ';
    this.#report('exit', `${wanted}${status}`);
    // A process that died by itself is a violation; its successor lets the run go on to show more.
    if (wanted && this.#wasReady) this.#relaunched = this.launch().catch(() => {});
  }

  /** Waits until `/readyz` says so. Throws when the process has ended. */
  async #ready(started: NodeProcess): Promise<void> {
    const ask = askAt(`http://127.0.0.1:${this.port}`);
    await until(async () => {
      if (!started.isAlive()) throw new Error(`${this.name} ended before it was ready.`);
      const answer = ask('GET', '/readyz', { patience: READY_WITHIN, fresh: true });
      return (await answer.catch(() => undefined))?.status === 200;
    }, PATIENCE);
  }

  /** Sends a signal and waits for the end; milliseconds that it took. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number> {
    await this.#relaunched;
    const begun = performance.now();
    this.#ending = true;
    if (!this.#process?.isAlive()) return 0;
    const status = await this.#process.kill(signal);
    if (signal === 'SIGTERM' && status !== 0) {
      this.#report('error', `SIGTERM ended it with ${this.exitStatus}`);
    }
    return performance.now() - begun;
  }
}

type LogLine = { level: number; msg: string; code?: string; error?: LoggedError };
type LoggedError = { type?: string; code?: string; at?: string[]; cause?: LoggedError };

/** What a line of a process's output means: only trouble is noted. */
function eventIn(line: string): Pick<ProcessEvent, 'event' | 'detail'> | undefined {
  if (!line.startsWith('{')) {
    const harmless = line === '' || HARMLESS.test(line);
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
