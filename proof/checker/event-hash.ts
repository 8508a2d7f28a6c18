import { createHmac } from 'node:crypto';
import type { EventRow } from '../history/tables.ts';

/** What stands before an appointment's first event, in hexadecimal like every hash here. */
const NOTHING = '00'.repeat(32);

/**
 * The hash of an event in its chain, as decision 0021 has it and not by the product's code:
 * HMAC-SHA-256 (RFC 2104) over the purpose, the previous hash and the event as text, each
 * with its length in bytes before it. The hash is hexadecimal.
 */
export function eventHash(secret: string, previous: EventRow | undefined, event: EventRow): string {
  const { requestHash } = event;
  const text = JSON.stringify([
    ...[event.appointmentId, event.version, event.type, event.occurredAt, event.actor],
    ...[event.doctorId, event.startsAt, event.status, event.reason, event.idempotencyKey],
    requestHash === null ? null : Buffer.from(requestHash, 'hex').toString('base64url'),
  ]);
  const hmac = createHmac('sha256', secret);
  for (const part of ['event', Buffer.from(previous?.hash ?? NOTHING, 'hex'), text]) {
    hmac.update(`${Buffer.byteLength(part)}:`).update(part);
  }
  return hmac.digest('hex');
}
