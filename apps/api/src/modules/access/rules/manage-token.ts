import { randomUUID } from 'node:crypto';
import type { Secrets } from '../../../kernel/secrets.ts';

const PURPOSE = 'manage-token';
const TOKEN_BYTES = 32;

/**
 * The random part of a manage token, kept in the appointment's row: 122 bits. Node draws those of
 * UUIDs for many at once; a draw of its own would take a booking longer than its signatures do.
 */
export const createManageNonce = (): Buffer => Buffer.from(randomUUID().replaceAll('-', ''), 'hex');

/** Stands in for the nonce of an appointment that does not exist, so that the same work is done. */
const DUMMY_NONCE = Buffer.alloc(16);

/** The manage token: HMAC-SHA-256 over the appointment's id and nonce, base64url (RFC 4648 §5). */
export function manageTokenOf(secrets: Secrets, appointment: { id: string; manageNonce: Buffer }) {
  return secrets.sign(PURPOSE, appointment.id, appointment.manageNonce).toString('base64url');
}

/**
 * Whether `token` manages the appointment `id`. Absent rows, absent tokens and malformed ones take
 * the same comparison as a wrong one, and all get the same `false`.
 */
export function isManageToken(
  secrets: Secrets,
  token: string | undefined,
  id: string,
  manageNonce: Buffer | undefined,
): boolean {
  const given = Buffer.from(token ?? '', 'base64url');
  const wellFormed = given.length === TOKEN_BYTES && given.toString('base64url') === token;
  const signed = secrets.verify(given, PURPOSE, id, manageNonce ?? DUMMY_NONCE);
  return signed && wellFormed && manageNonce !== undefined;
}
