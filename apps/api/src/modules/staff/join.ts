import { randomUUID } from 'node:crypto';
import type { JoinInput } from '@clinic/contracts/session';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { endLinksOf, useLink } from './links-repository.ts';
import { openLink } from './open-link.ts';
import { openSession } from './open-session.ts';
import { readLinkToken } from './rules/link-token.ts';
import { assertGoodPassword } from './rules/new-password.ts';
import { toStaff } from './rules/staff-of-row.ts';
import { deleteSessionsOf } from './sessions-repository.ts';
import type { Opened } from './sign-in.ts';
import {
  hasManager,
  insertStaff,
  lockManagers,
  selectStaff,
  updateStaff,
} from './staff-repository.ts';

/**
 * Lets in whom a link names, with the password that they choose, and ends every other way in of theirs. Without
 * a name in the link it is the first manager, who tells name and email address.
 *
 * Throws `INVALID_INPUT`, `LINK_NOT_FOUND`, `EMAIL_IN_USE` or `UNAVAILABLE`; of two at once one is let in.
 */
export async function join(clinic: Clinic, input: JoinInput): Promise<Opened> {
  const { db, secrets, passwords } = clinic;
  const { token, password } = input;
  const { staff: invited } = await openLink(clinic, { token });
  const person = invited ?? firstManager(input);
  assertGoodPassword(password, person);
  const passwordHash = await passwords.hash(password);
  return db.transaction(async (tx) => {
    await lockManagers(tx);
    const link = await useLink(tx, readLinkToken(secrets, token) as string);
    if (!link) throw new DomainError('LINK_NOT_FOUND');
    const id = link.staffId ?? (await addFirstManager(tx, person));
    await updateStaff(tx, id, { passwordHash });
    await endLinksOf(tx, id);
    await deleteSessionsOf(tx, id);
    const staff = await selectStaff(tx, id);
    if (!staff || staff.disabled) throw new DomainError('LINK_NOT_FOUND');
    return { staff: toStaff(staff), token: await openSession(tx, id) };
  });
}

function firstManager({ email, name }: JoinInput): { email: string; name: string } {
  if (email !== undefined && name !== undefined) return { email, name };
  const path = email === undefined ? 'email' : 'name';
  throw new DomainError('INVALID_INPUT', {
    issues: [{ path, code: 'missing', message: 'is missing' }],
  });
}

/** Under the lock of managers. Throws `LINK_NOT_FOUND` when there is one. */
async function addFirstManager(
  tx: Transaction,
  { email, name }: { email: string; name: string },
): Promise<string> {
  if (await hasManager(tx)) throw new DomainError('LINK_NOT_FOUND');
  const id = randomUUID();
  const row = { id, email, name, role: 'manager' as const, doctorId: null, locationIds: [] };
  if (!(await insertStaff(tx, row))) throw new DomainError('EMAIL_IN_USE');
  return id;
}
