import { DomainError } from '../../../kernel/domain-error.ts';
import type { Secrets } from '../../../kernel/secrets.ts';
import type { Attendance } from './attendance-times.ts';

const PURPOSE = 'request';

/**
 * What an idempotency key is bound to: the operation and the meaning of its input. Signed rather
 * than only hashed, because a name is easily guessed. Credentials and preconditions stay out: a
 * retry may come without the hold that has expired meanwhile.
 */
export type Request = {
  operation: 'book' | 'cancel' | 'reschedule' | Attendance | `desk.${string}`;
  input: object;
};

export const requestHash = (secrets: Secrets, request: Request): Buffer =>
  secrets.sign(PURPOSE, canonical(request));

export const isSameRequest = (secrets: Secrets, hash: Buffer, request: Request): boolean =>
  secrets.verify(hash, PURPOSE, canonical(request));

/** Throws `IDEMPOTENCY_KEY_REUSED` when a key is bound to another request than this one. */
export function assertSameRequest(secrets: Secrets, hash: Buffer, request: Request): void {
  if (isSameRequest(secrets, hash, request)) return;
  throw new DomainError('IDEMPOTENCY_KEY_REUSED');
}

function canonical({ operation, input }: Request): string {
  const entries = Object.entries(input).filter(([, value]) => value !== undefined);
  return JSON.stringify([operation, entries.sort(([a], [b]) => (a < b ? -1 : 1))]);
}
