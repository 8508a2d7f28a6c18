import type { Executor } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { createSessionToken, hashOfSessionToken } from '../access/rules/session-token.ts';
import { insertSession } from './sessions-repository.ts';

/**
 * Signs in a member of the staff whose identity was proven. Throws `UNAUTHENTICATED` when they were disabled in
 * the meantime, or their password is no longer the one that was checked.
 *
 * @param passwordHash of the password that proved it
 * @returns the token for the cookie, which is stored nowhere
 */
export async function openSession(
  db: Executor,
  staffId: string,
  passwordHash?: string,
): Promise<string> {
  const token = createSessionToken();
  const tokenHash = hashOfSessionToken(token);
  if (!(await insertSession(db, { tokenHash, staffId, passwordHash }))) {
    throw new DomainError('UNAUTHENTICATED');
  }
  return token;
}
