import { errorDataOf, retryAfterOf } from '../lib/api-error.ts';
import { createUuid } from '../lib/create-uuid.ts';
import {
  type IntentEvent,
  type IntentState,
  isUndecided,
  type Keyed,
  nextState,
} from './intent-state.ts';
import type { PendingIntent } from './pending-intent.ts';

export type IntentPorts<Intent, Answer> = {
  /** Sends the intent once; rejects with the client's error. */
  send(intent: Intent): Promise<Answer>;
  pending: PendingIntent<Intent>;
  /** Called after every definite answer: the clinic may have changed. */
  decided(state: Extract<IntentState<Intent, Answer>, { step: 'done' | 'refused' }>): void;
};

/** One intent at a time, for the whole page: it goes on while the patient looks elsewhere. */
export type Intents<Intent extends Keyed, Answer> = {
  getState(): IntentState<Intent, Answer>;
  subscribe(listener: () => void): () => void;
  /** Sends a new intent with a new key; nothing while another one is undecided. */
  submit(request: WithoutKey<Intent>): void;
  /** Asks again for what a reload interrupted, with its own key. */
  resume(): void;
  /** Asks again now. */
  retry(): void;
  /** Forgets a definite answer that was seen. */
  close(): void;
};

/** For a union each of its members, not only what they share. */
type WithoutKey<Intent> = Intent extends Keyed ? Omit<Intent, 'idempotencyKey'> : never;

/** Runs the steps of `intent-state`. Only a definite answer removes the pending intent. */
export function createIntents<Intent extends Keyed, Answer>({
  send,
  pending,
  decided,
}: IntentPorts<Intent, Answer>): Intents<Intent, Answer> {
  let state: IntentState<Intent, Answer> = { step: 'idle' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  function dispatch(event: IntentEvent<Intent, Answer>): void {
    const next = nextState(state, event);
    if (next === state) return;
    state = next;
    clearTimeout(timer);
    if (state.step === 'sending') attempt(state.intent);
    if (state.step === 'waiting') timer = setTimeout(retry, state.delay);
    if (state.step === 'done' || state.step === 'refused') {
      pending.remove();
      decided(state);
    }
    for (const listener of listeners) listener();
  }

  function attempt(intent: Intent): void {
    pending.write(intent);
    send(intent).then(
      (answer) => dispatch({ type: 'answered', answer }),
      (error: unknown) => {
        const failure = {
          data: errorDataOf(error),
          retryAfter: retryAfterOf(error),
          offline: !navigator.onLine,
        };
        dispatch({ type: 'failed', failure, random: Math.random() });
      },
    );
  }

  const retry = () => dispatch({ type: 'retried' });
  window.addEventListener('online', retry);

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    submit: (request) => {
      if (isUndecided(state)) return;
      const intent = { ...request, idempotencyKey: createUuid() } as unknown as Intent;
      dispatch({ type: 'submitted', intent });
    },
    resume: () => {
      const intent = pending.read();
      if (intent) dispatch({ type: 'resumed', intent });
    },
    retry,
    close: () => dispatch({ type: 'closed' }),
  };
}
