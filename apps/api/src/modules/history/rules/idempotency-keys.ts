import type { Secrets } from '../../../kernel/secrets.ts';

const PURPOSE = 'idempotency-key';

/** An idempotency key (a UUID) as it is kept: hashed, for who knows it may ask for the answer again. */
export const hashOfKey = (secrets: Secrets, key: string): Buffer => secrets.sign(PURPOSE, key);

/**
 * Under what a key may have been kept: its hash under each secret, or itself, as events of format 1 have it.
 * 32 bytes and 16: nobody can send a hash that was read somewhere as a key.
 */
export const waysToKeep = (secrets: Secrets, key: string): Buffer[] => [
  ...secrets.signWithEach(PURPOSE, key),
  bytesOf(key),
];

const bytesOf = (key: string): Buffer => Buffer.from(key.replaceAll('-', ''), 'hex');

/** The UUID of which an event of format 1 has kept the bytes. */
export function keyOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.*)$/, '$1-$2-$3-$4-$5');
}
