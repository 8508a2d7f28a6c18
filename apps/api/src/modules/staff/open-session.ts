import type { Executor } from '../../db/client/executor.ts';
import { createSessionToken, hashOfSessionToken } from '../access/rules/session-token.ts';
import { insertSession } from './sessions-repository.ts';

/** Signs somebody in whose identity was proven. @returns the token for the cookie, which is stored nowhere */
export async function openSession(db: Executor, staffId: string): Promise<string> {
  const token = createSessionToken();
  await insertSession(db, { tokenHash: hashOfSessionToken(token), staffId });
  return token;
}
