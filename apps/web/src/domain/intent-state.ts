import type { ErrorData } from '@clinic/contracts/errors';
import { backoff } from '../lib/api-error.ts';

/** What a patient asked for. Its key stays the same until there is a definite answer. */
export type Keyed = { idempotencyKey: string };

/** An attempt without success. `data` is absent when no answer of the API arrived. */
type Failure = { data: ErrorData | undefined; retryAfter: number; offline: boolean };

/** Where an intent stands. `attempt` counts from 0; `delay` is in milliseconds. */
export type IntentState<Intent, Answer> =
  | { step: 'idle' }
  | { step: 'sending'; intent: Intent; attempt: number; resumed: boolean }
  | { step: 'waiting'; intent: Intent; attempt: number; delay: number; offline: boolean }
  | { step: 'stalled'; intent: Intent; data: ErrorData | undefined }
  | { step: 'refused'; intent: Intent; data: ErrorData }
  | { step: 'done'; intent: Intent; answer: Answer };

/** The steps in which the intent may have been written without this browser knowing. */
export type Undecided<State> = Extract<State, { step: 'sending' | 'waiting' | 'stalled' }>;

export type IntentEvent<Intent, Answer> =
  | { type: 'submitted'; intent: Intent }
  | { type: 'resumed'; intent: Intent }
  | { type: 'answered'; answer: Answer }
  | { type: 'failed'; failure: Failure; random: number }
  | { type: 'retried' }
  | { type: 'closed' };

/** After so many attempts without a definite answer the patient is asked before the next. */
const AUTOMATIC_ATTEMPTS = 6;

/** The pause between attempts offline is as long as that before this attempt. */
const WHILE_OFFLINE = 4;

/** Codes that leave open whether an earlier attempt was written: ask again with the same key. */
const UNDECIDED = new Set(['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL']);

/** The step after `event`; an event that makes no sense in `state` changes nothing. */
export function nextState<Intent, Answer>(
  state: IntentState<Intent, Answer>,
  event: IntentEvent<Intent, Answer>,
): IntentState<Intent, Answer> {
  switch (event.type) {
    case 'submitted':
    case 'resumed':
      if (isUndecided(state)) return state;
      return { ...sending(event.intent), resumed: event.type === 'resumed' };
    case 'answered':
      if (state.step !== 'sending') return state;
      return { step: 'done', intent: state.intent, answer: event.answer };
    case 'failed':
      return state.step === 'sending' ? afterFailure(state.intent, state.attempt, event) : state;
    case 'retried':
      if (state.step === 'waiting') {
        return { ...sending(state.intent), attempt: state.attempt + 1 };
      }
      return state.step === 'stalled' ? sending(state.intent) : state;
    case 'closed':
      return isUndecided(state) ? state : { step: 'idle' };
  }
}

/** Whether the intent may have been written without this browser knowing. */
export function isUndecided<State extends { step: string }>(
  state: State,
): state is Undecided<State> {
  return state.step === 'sending' || state.step === 'waiting' || state.step === 'stalled';
}

const sending = <Intent>(intent: Intent) =>
  ({ step: 'sending', intent, attempt: 0, resumed: true }) as const;

function afterFailure<Intent>(
  intent: Intent,
  attempt: number,
  { failure, random }: { failure: Failure; random: number },
): IntentState<Intent, never> {
  const { data, retryAfter, offline } = failure;
  if (data && !UNDECIDED.has(data.code)) return { step: 'refused', intent, data };
  if (attempt + 1 >= AUTOMATIC_ATTEMPTS && !offline) return { step: 'stalled', intent, data };
  // Offline attempts never left this device: they do not count.
  const counted = offline ? Math.max(attempt - 1, 0) : attempt;
  // What was sent offline goes again when the device is online; the timer is for a device that errs.
  const delay = backoff(offline ? WHILE_OFFLINE : counted, retryAfter, random);
  return { step: 'waiting', intent, attempt: counted, delay, offline };
}
