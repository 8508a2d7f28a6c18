import type { Secrets } from '../../../kernel/secrets.ts';
import type { AppointmentEvent } from './appointment-event.ts';

const PURPOSE = 'event';
/** What stands before an appointment's first event. */
export const NO_PREVIOUS_HASH = Buffer.alloc(32);

/** HMAC-SHA-256 over the previous event's hash and this event: a chain within one appointment. */
export function eventHash(secrets: Secrets, previous: Buffer, event: AppointmentEvent): Buffer {
  return secrets.sign(PURPOSE, previous, canonical(event));
}

/** Whether a stored hash is that of this event after that previous one, under any of the keys. */
export function isEventHash(
  secrets: Secrets,
  hash: Buffer,
  previous: Buffer,
  event: AppointmentEvent,
): boolean {
  return secrets.verify(hash, PURPOSE, previous, canonical(event));
}

/**
 * One text per event: the columns in this order, instants as RFC 3339 UTC. Never changed.
 * What is no instant, like `infinity`, only tampering leaves: `toJSON` gives null and does not throw.
 */
function canonical(event: AppointmentEvent): string {
  return JSON.stringify([
    event.appointmentId,
    event.version,
    event.type,
    event.occurredAt.toJSON(),
    event.actor,
    event.doctorId,
    event.startsAt.toJSON(),
    event.status,
    event.reason,
    event.idempotencyKey,
    event.requestHash?.toString('base64url') ?? null,
  ]);
}
