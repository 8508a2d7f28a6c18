import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, Edge, Input, Operation, Outcome, Shown } from '../history/call.ts';
import { CLEAN_TRIES, unexcused } from '../history/lost-tries.ts';
import type { Recorder } from '../history/recorder.ts';
import { perform } from './send.ts';

const MAX_TRIES = 400;
const PAUSE = { first: 60, longest: 1_000 };

export type Asked = {
  operation: Operation;
  input: Input;
  token?: string;
  /** Who of the staff asks. */
  staff?: string;
  edge: Edge;
  server: number;
};

/** Who asks, and how what comes back is written down. */
export class Client {
  readonly #number: number;
  readonly #recorder: Recorder;
  readonly #ports: readonly number[];
  /** Of the staff, by their ids. */
  readonly #cookies: ReadonlyMap<string, string>;

  constructor(
    number: number,
    recorder: Recorder,
    ports: readonly number[],
    cookies: ReadonlyMap<string, string> = new Map(),
  ) {
    this.#number = number;
    this.#recorder = recorder;
    this.#ports = ports;
    this.#cookies = cookies;
  }

  /** Asks once. */
  async once(asked: Asked): Promise<Outcome> {
    return (await this.#ask(asked)).outcome;
  }

  /**
   * Asks for a change until the answer is definite, with the same key, at the other process each
   * time: what a browser does. Gives up after four tries that no fault excuses.
   */
  async untilDefinite(asked: Asked): Promise<Outcome> {
    const lost: Call[] = [];
    let pause = PAUSE.first;
    for (;;) {
      const server = (asked.server + lost.length) % 2;
      const call = await this.#ask({ ...asked, server }, lost[0]?.n);
      if (call.outcome.kind !== 'unknown') return call.outcome;
      lost.push(call);
      const clean = unexcused(this.#recorder.faults, lost).length;
      if (clean >= CLEAN_TRIES || lost.length > MAX_TRIES) return call.outcome;
      await sleep(pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, PAUSE.longest);
    }
  }

  /** @param again the number of the first call, where this one asks the same again */
  async #ask(asked: Asked, again?: number): Promise<Call & { outcome: Outcome }> {
    const repeats = again === undefined ? {} : { again };
    const call = this.#recorder.sending({ client: this.#number, ...repeats, ...asked });
    const cookie = this.#cookies.get(asked.staff ?? '');
    const outcome = await perform(this.#ports[asked.server] as number, call, cookie);
    return { ...this.#recorder.answered(call, outcome), outcome };
  }
}

/** The appointment in an answer, if it is one. */
export function shownIn(outcome: Outcome): Shown | undefined {
  return outcome.kind === 'ok' ? (outcome.body as Shown) : undefined;
}
