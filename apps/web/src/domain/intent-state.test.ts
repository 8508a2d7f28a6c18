import type { ErrorCode, ErrorData } from '@clinic/contracts/errors';
import { expect, test } from 'vitest';
import { type IntentState, isUndecided, nextState } from './intent-state.ts';

type Intent = { idempotencyKey: string };
type State = IntentState<Intent, string>;

const intent = { idempotencyKey: 'one' };
const idle: State = { step: 'idle' };
const sent: State = nextState(idle, { type: 'submitted', intent });

const dataOf = (code: ErrorCode): ErrorData => ({ code, httpStatus: 500, requestId: 'r' });
const failed = (state: State, code?: ErrorCode, offline = false): State =>
  nextState<Intent, string>(state, {
    type: 'failed',
    failure: { data: code && dataOf(code), retryAfter: 0, offline },
    random: 0,
  });
const retried = (state: State): State => nextState(state, { type: 'retried' });

test('an answer ends it, a refusal ends it, neither is undecided', () => {
  expect(nextState(sent, { type: 'answered', answer: 'yes' })).toEqual({
    step: 'done',
    intent,
    answer: 'yes',
  });
  const refused = failed(sent, 'SLOT_TAKEN');
  expect(refused).toMatchObject({ step: 'refused', data: { code: 'SLOT_TAKEN' } });
  expect(isUndecided(refused)).toBe(false);
});

test.for([undefined, 'UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL'] as const)(
  'after %s it is asked again with the same key',
  (code) => {
    const waiting = failed(sent, code);
    expect(waiting).toMatchObject({ step: 'waiting', intent });
    expect(isUndecided(waiting)).toBe(true);
    expect(retried(waiting)).toMatchObject({ step: 'sending', intent, attempt: 1 });
  },
);

test('after six attempts the patient is asked, and the key stays', () => {
  let state = sent;
  for (let attempt = 1; attempt < 6; attempt++) state = retried(failed(state));
  const stalled = failed(state);
  expect(stalled).toMatchObject({ step: 'stalled', intent });
  expect(retried(stalled)).toMatchObject({ step: 'sending', intent, attempt: 0 });
});

test('attempts while offline never left the device and do not count', () => {
  let state = sent;
  for (let attempt = 0; attempt < 20; attempt++) {
    const waiting = failed(state, undefined, true);
    // It goes again when the device is online; the timer must not knock meanwhile.
    expect(waiting.step === 'waiting' && waiting.delay).toBeGreaterThanOrEqual(7_500);
    state = retried(waiting);
  }
  expect(failed(state).step).toBe('waiting');
});

test('what is undecided can be neither replaced nor forgotten', () => {
  const another = { idempotencyKey: 'another' };
  for (const state of [sent, failed(sent)]) {
    expect(nextState(state, { type: 'submitted', intent: another })).toBe(state);
    expect(nextState(state, { type: 'closed' })).toBe(state);
  }
  const refused = failed(sent, 'TOO_LATE');
  expect(nextState(refused, { type: 'submitted', intent: another })).toMatchObject({
    step: 'sending',
    intent: another,
  });
});

test('an answer that comes late changes nothing', () => {
  const refused = failed(sent, 'TOO_LATE');
  expect(nextState(refused, { type: 'answered', answer: 'yes' })).toBe(refused);
  expect(nextState(idle, { type: 'retried' })).toBe(idle);
});
