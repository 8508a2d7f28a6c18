import type { BookedAppointment } from '@clinic/contracts/appointments';
import { errorDataOf, retryAfterOf } from '../../lib/api-error.ts';
import {
  type BookingEvent,
  type BookingIntent,
  type BookingState,
  isUndecided,
  nextState,
} from './booking-state.ts';
import type { PendingIntent } from './pending-intent.ts';

export type BookingDoors = {
  /** Sends the intent once; rejects with the client's error. */
  send(intent: BookingIntent): Promise<BookedAppointment>;
  pending: PendingIntent;
  /** Called after every definite answer: what is free has changed. */
  decided(): void;
};

/** One booking at a time, for the whole page: it goes on while the patient looks elsewhere. */
export type Booking = {
  getState(): BookingState;
  subscribe(listener: () => void): () => void;
  /** Sends a new intent with a new key; nothing while another one is undecided. */
  submit(request: Omit<BookingIntent, 'idempotencyKey'>): void;
  /** Asks again for what a reload interrupted, with its own key. */
  resume(): void;
  /** Asks again now. */
  retry(): void;
  /** Forgets a definite answer that was seen. */
  close(): void;
};

/** Runs the steps of `booking-state`. Only a definite answer removes the pending intent. */
export function createBooking({ send, pending, decided }: BookingDoors): Booking {
  let state: BookingState = { step: 'idle' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  function dispatch(event: BookingEvent): void {
    const next = nextState(state, event);
    if (next === state) return;
    state = next;
    clearTimeout(timer);
    if (state.step === 'sending') attempt(state.intent);
    if (state.step === 'waiting') timer = setTimeout(retry, state.delay);
    if (state.step === 'booked' || state.step === 'refused') {
      pending.remove();
      decided();
    }
    for (const listener of listeners) listener();
  }

  function attempt(intent: BookingIntent): void {
    pending.write(intent);
    send(intent).then(
      (appointment) => dispatch({ type: 'answered', appointment }),
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
      dispatch({
        type: 'submitted',
        intent: { ...request, idempotencyKey: createIdempotencyKey() },
      });
    },
    resume: () => {
      const intent = pending.read();
      if (intent) dispatch({ type: 'resumed', intent });
    },
    retry,
    close: () => dispatch({ type: 'closed' }),
  };
}

/** A UUID; `randomUUID` is missing where the page is served without TLS. */
function createIdempotencyKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
