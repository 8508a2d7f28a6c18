import type { BookingIntent } from './booking-state.ts';

/**
 * The intent of a booking without a definite answer, kept in this tab over reloads. It is written
 * before the first request leaves, so whatever happens then can be asked again with the same key.
 */
export type PendingIntent = {
  read(): BookingIntent | undefined;
  write(intent: BookingIntent): void;
  remove(): void;
};

const NAME = 'clinic.pending-booking';

/** Keeps it in `storage`; where a browser refuses that, a booking works but survives no reload. */
export function createPendingIntent(storage: () => Storage): PendingIntent {
  return {
    read: () => {
      const text = attempt(() => storage().getItem(NAME));
      const intent = attempt(() => JSON.parse(text ?? 'null'));
      return isIntent(intent) ? intent : undefined;
    },
    write: (intent) => void attempt(() => storage().setItem(NAME, JSON.stringify(intent))),
    remove: () => void attempt(() => storage().removeItem(NAME)),
  };
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function isIntent(value: unknown): value is BookingIntent {
  if (typeof value !== 'object' || value === null) return false;
  const { doctorId, startsAt, patientName, idempotencyKey } = value as Partial<BookingIntent>;
  const texts = [startsAt, patientName, idempotencyKey];
  return typeof doctorId === 'number' && texts.every((text) => typeof text === 'string');
}
