import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerLogger } from './server-log.ts';
import type { ServerProcess } from './server-process.ts';

/** Milliseconds: before the first new start, at most between two, and a life that counts as well. */
const BACK_OFF = { first: 100, longest: 2_000, steady: 5_000 };

/** Keeps a server running: whenever it ends by itself, a new one is launched, with back-off. */
export class SupervisedServer {
  readonly #launch: () => Promise<ServerProcess>;
  readonly #logger: ServerLogger;
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>;
  #server: ServerProcess;

  /** @param server the first one, already accepting connections */
  constructor(server: ServerProcess, launch: () => Promise<ServerProcess>, logger: ServerLogger) {
    this.#server = server;
    this.#launch = launch;
    this.#logger = logger;
    this.#watching = this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#server.stop();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    let wait = BACK_OFF.first;
    while (!this.#stopping.signal.aborted) {
      const started = performance.now();
      const ended = await this.#server.exited;
      if (this.#stopping.signal.aborted) return;
      if (performance.now() - started > BACK_OFF.steady) wait = BACK_OFF.first;
      this.#logger.error({ ended }, 'The database server ended by itself and is started again');
      await sleep(wait, undefined, { signal: this.#stopping.signal }).catch(() => {});
      wait = Math.min(wait * 2, BACK_OFF.longest);
      await this.#startAgain();
    }
  }

  async #startAgain(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    try {
      const next = await this.#launch();
      this.#server = next;
      if (this.#stopping.signal.aborted) await next.stop();
      await next.ready;
      this.#logger.info({ pid: next.pid }, 'The database server accepts connections again');
    } catch (error) {
      this.#logger.error({ reason: String(error) }, 'The database server could not be started');
    }
  }
}
