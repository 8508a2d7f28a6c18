import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, Edge, Input, Operation, Outcome, Shown } from '../history/call.ts';
import { now, type Recorder } from '../history/recorder.ts';
import { perform } from './send.ts';

/** Tries after the last fault has ended; whoever needs more has found a violation. */
const CLEAN_TRIES = 4;
const MAX_TRIES = 400;
const PAUSE = { first: 60, longest: 1_000 };

export type Asked = {
  operation: Operation;
  input: Input;
  token?: string;
  edge: Edge;
  server: number;
};

/** Who asks, and how what comes back is written down. */
export class Client {
  readonly #number: number;
  readonly #recorder: Recorder;
  readonly #ports: readonly number[];

  constructor(number: number, recorder: Recorder, ports: readonly number[]) {
    this.#number = number;
    this.#recorder = recorder;
    this.#ports = ports;
  }

  /** Asks once. */
  async once(asked: Asked): Promise<Outcome> {
    const call = this.#recorder.sending({ client: this.#number, ...asked });
    const outcome = await perform(this.#ports[asked.server] as number, call as Call);
    this.#recorder.answered(call, outcome);
    return outcome;
  }

  /**
   * Asks for a change until the answer is definite, with the same key, at the other process each
   * time: what a browser does. Gives up after four tries that no fault has disturbed.
   */
  async untilDefinite(asked: Asked): Promise<Outcome> {
    let clean = 0;
    let pause = PAUSE.first;
    for (let tries = 0; ; tries += 1) {
      const begun = now();
      const outcome = await this.once({ ...asked, server: (asked.server + tries) % 2 });
      if (outcome.kind !== 'unknown') return outcome;
      if (!this.#recorder.disturbedSince(begun)) clean += 1;
      if (clean >= CLEAN_TRIES || tries >= MAX_TRIES) return outcome;
      await sleep(pause * (0.5 + Math.random()));
      pause = Math.min(pause * 2, PAUSE.longest);
    }
  }
}

/** The appointment in an answer, if it is one. */
export function shownIn(outcome: Outcome): Shown | undefined {
  return outcome.kind === 'ok' ? (outcome.body as Shown) : undefined;
}
