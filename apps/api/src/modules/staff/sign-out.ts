import type { Clinic } from '../../clinic.ts';
import { hashOfSessionToken } from '../access/rules/session-token.ts';
import { deleteSession } from './sessions-repository.ts';

/** Ends a session; one that is not there has ended already. */
export async function signOut({ db }: Clinic, token: string | undefined): Promise<void> {
  if (token !== undefined) await deleteSession(db, hashOfSessionToken(token));
}
