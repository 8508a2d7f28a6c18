import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { hashOfSessionToken } from '../access/rules/session-token.ts';
import { isBegunWithin } from './sessions-repository.ts';

/** So long after the sign-in another way in can be made without one more. */
const FRESH_MINUTES = 10;

/** Throws `UNAUTHENTICATED` when the caller's sign-in is too long ago (the step-up of RFC 9470). */
export async function assertFresh({ db }: Clinic, sessionToken: string | undefined): Promise<void> {
  const hash = hashOfSessionToken(sessionToken ?? '');
  if (!(await isBegunWithin(db, hash, FRESH_MINUTES))) throw new DomainError('UNAUTHENTICATED');
}
