import type { Secrets } from '../../../kernel/secrets.ts';
import type { AppointmentEvent, Identity } from './appointment-event.ts';
import { keyOf } from './idempotency-keys.ts';

const PURPOSE = 'event';
/** What stands before an appointment's first event. */
export const NO_PREVIOUS_HASH = Buffer.alloc(32);

/** HMAC-SHA-256 over the previous event's hash and this event: a chain within one appointment. */
export function eventHash(
  secrets: Secrets,
  previous: Buffer,
  event: AppointmentEvent,
  identity: Identity,
): Buffer {
  return secrets.sign(PURPOSE, previous, canonical(event, identity));
}

/** Whether a stored hash is that of this event after that previous one, under any of the keys. */
export function isEventHash(
  secrets: Secrets,
  hash: Buffer,
  previous: Buffer,
  event: AppointmentEvent,
  identity: Identity,
): boolean {
  return secrets.verify(hash, PURPOSE, previous, canonical(event, identity));
}

/**
 * One text per event: the columns in this order, instants as RFC 3339 UTC, bytes as base64url. The text of a
 * format never changes. What is no instant, like `infinity`, only tampering leaves: `toJSON` gives null and
 * does not throw.
 */
function canonical(event: AppointmentEvent, identity: Identity): string {
  return JSON.stringify(event.format === 1 ? format1(event) : format2(event, identity));
}

const format1 = (event: AppointmentEvent): unknown[] => [
  event.appointmentId,
  event.version,
  event.type,
  event.occurredAt.toJSON(),
  event.actor,
  event.doctorId,
  event.startsAt.toJSON(),
  event.status,
  event.reason,
  event.idempotencyKeyHash && keyOf(event.idempotencyKeyHash),
  textOf(event.requestHash),
];

const format2 = (event: AppointmentEvent, identity: Identity): unknown[] => [
  event.format,
  event.appointmentId,
  event.version,
  event.type,
  event.occurredAt.toJSON(),
  event.actor,
  event.actorId,
  event.via,
  event.doctorId,
  event.startsAt.toJSON(),
  event.endsAt?.toJSON() ?? null,
  event.visitTypeId,
  event.locationId,
  event.lane,
  event.accepted,
  event.status,
  event.reason,
  textOf(event.idempotencyKeyHash),
  textOf(event.requestHash),
  event.version === 1
    ? [identity.reference, identity.patientId, textOf(identity.manageNonce)]
    : null,
];

const textOf = (bytes: Buffer | null): string | null => bytes?.toString('base64url') ?? null;
