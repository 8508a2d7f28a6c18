import type { BookAppointmentInput, BookedAppointment } from '@clinic/contracts/appointments';
import type { ErrorData } from '@clinic/contracts/errors';
import { backoff } from '../../lib/api-error.ts';

/** What the patient asked for. Its key stays the same until there is a definite answer. */
export type BookingIntent = Omit<BookAppointmentInput, 'holdToken'>;

/** An attempt that brought no appointment. `data` is absent when no answer of the API arrived. */
export type Failure = { data: ErrorData | undefined; retryAfter: number; offline: boolean };

/** Where a booking stands. `attempt` counts from 0; `delay` is in milliseconds. */
export type BookingState =
  | { step: 'idle' }
  | { step: 'sending'; intent: BookingIntent; attempt: number; resumed: boolean }
  | { step: 'waiting'; intent: BookingIntent; attempt: number; delay: number; offline: boolean }
  | { step: 'stalled'; intent: BookingIntent; data: ErrorData | undefined }
  | { step: 'refused'; intent: BookingIntent; data: ErrorData }
  | { step: 'booked'; appointment: BookedAppointment };

export type BookingEvent =
  | { type: 'submitted'; intent: BookingIntent }
  | { type: 'resumed'; intent: BookingIntent }
  | { type: 'answered'; appointment: BookedAppointment }
  | { type: 'failed'; failure: Failure; random: number }
  | { type: 'retried' }
  | { type: 'closed' };

/** After so many attempts without a definite answer the patient is asked before the next. */
const AUTOMATIC_ATTEMPTS = 6;

/** Codes that leave open whether an earlier attempt was written: ask again with the same key. */
const UNDECIDED = new Set(['UNAVAILABLE', 'RATE_LIMITED', 'INTERNAL']);

/** The step after `event`; an event that makes no sense in `state` changes nothing. */
export function nextState(state: BookingState, event: BookingEvent): BookingState {
  switch (event.type) {
    case 'submitted':
    case 'resumed':
      if (isUndecided(state)) return state;
      return {
        step: 'sending',
        intent: event.intent,
        attempt: 0,
        resumed: event.type === 'resumed',
      };
    case 'answered':
      return state.step === 'sending' ? { step: 'booked', appointment: event.appointment } : state;
    case 'failed':
      return state.step === 'sending' ? afterFailure(state, event) : state;
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
export function isUndecided(
  state: BookingState,
): state is Extract<BookingState, { step: 'sending' | 'waiting' | 'stalled' }> {
  return state.step === 'sending' || state.step === 'waiting' || state.step === 'stalled';
}

const sending = (intent: BookingIntent) =>
  ({ step: 'sending', intent, attempt: 0, resumed: true }) as const;

function afterFailure(
  { intent, attempt }: Extract<BookingState, { step: 'sending' }>,
  { failure, random }: Extract<BookingEvent, { type: 'failed' }>,
): BookingState {
  const { data, retryAfter, offline } = failure;
  if (data && !UNDECIDED.has(data.code)) return { step: 'refused', intent, data };
  if (attempt + 1 >= AUTOMATIC_ATTEMPTS && !offline) return { step: 'stalled', intent, data };
  // Offline attempts never left this device: they do not count.
  const counted = offline ? Math.max(attempt - 1, 0) : attempt;
  const delay = backoff(counted, retryAfter, random);
  return { step: 'waiting', intent, attempt: counted, delay, offline };
}
