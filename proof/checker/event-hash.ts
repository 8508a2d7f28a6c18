import { createHmac } from 'node:crypto';
import type { AppointmentRow, EventRow } from '../history/tables.ts';

/** What stands before an appointment's first event, in hexadecimal like every hash here. */
const NOTHING = '00'.repeat(32);

/**
 * The hash of an event in its chain, as decisions 0021 and 0026 have it and not by the product's code:
 * HMAC-SHA-256 (RFC 2104) over the purpose, the previous hash and the event as text, each
 * with its length in bytes before it. The first event covers what never changes of the appointment.
 * The hash is hexadecimal. Every event of a run has format 2.
 */
export function eventHash(
  secret: string,
  previous: EventRow | undefined,
  event: EventRow,
  row: Pick<AppointmentRow, 'reference' | 'patientId' | 'manageNonce'>,
): string {
  const identity = [row.reference, row.patientId, base64url(row.manageNonce)];
  const text = JSON.stringify([
    ...[2, event.appointmentId, event.version, event.type, event.occurredAt],
    ...[event.actor, event.actorId, event.via, event.doctorId, event.startsAt, event.endsAt],
    ...[event.visitTypeId, event.locationId, event.lane, event.accepted],
    ...[event.status, event.reason, base64url(event.keyHash), base64url(event.requestHash)],
    event.version === 1 ? identity : null,
  ]);
  return sign(secret, 'event', Buffer.from(previous?.hash ?? NOTHING, 'hex'), text);
}

/** An idempotency key as it is kept. */
export const keyHash = (secret: string, key: string): string =>
  sign(secret, 'idempotency-key', key);

function sign(secret: string, ...parts: (string | Buffer)[]): string {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
  return hmac.digest('hex');
}

const base64url = (hex: string | null): string | null =>
  hex === null ? null : Buffer.from(hex, 'hex').toString('base64url');
