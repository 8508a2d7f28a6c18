import type { JoinInput } from '@clinic/contracts/session';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { deleteIdentitiesOf } from './identities-repository.ts';
import { endLinksOf, selectLink, useLink } from './links-repository.ts';
import { openLink } from './open-link.ts';
import { openSession } from './open-session.ts';
import { deletePasskeysOf } from './passkeys-repository.ts';
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
 * Lets in whom a link names, with the password that they choose.
 *
 * Throws `INVALID_INPUT`, `LINK_NOT_FOUND`, `EMAIL_IN_USE` or `UNAVAILABLE`; of two at once one is let in.
 */
export async function join(clinic: Clinic, input: JoinInput): Promise<Opened> {
  const { passwords } = clinic;
  const person = await findWhoJoins(clinic, input);
  assertGoodPassword(input.password, person);
  const passwordHash = await passwords.hash(input.password);
  return letIn(clinic, input.token, person, passwordHash);
}

export type Joining = {
  /** The id that they have, or will have. */
  id: string;
  email: string;
  name: string;
};

/**
 * Whom a link lets in. Without a name in the link it is the first manager, who tells name and email address.
 * Throws `LINK_NOT_FOUND` or `INVALID_INPUT`.
 */
export async function findWhoJoins(
  clinic: Clinic,
  input: { token: string; email?: string | undefined; name?: string | undefined },
): Promise<Joining> {
  const { staff } = await openLink(clinic, input);
  const link = await selectLink(clinic.db, readLinkToken(clinic.secrets, input.token) as string);
  if (!link) throw new DomainError('LINK_NOT_FOUND');
  return { id: link.staffId ?? link.id, ...(staff ?? firstManager(input)) };
}

/**
 * Uses a link up, and ends every other way in of theirs. Throws `LINK_NOT_FOUND` or `EMAIL_IN_USE`.
 *
 * @param passwordHash null for somebody who comes without a password
 * @param addWay writes by what else they come in
 */
export function letIn(
  { db, secrets }: Clinic,
  token: string,
  person: Joining,
  passwordHash: string | null,
  addWay?: (tx: Transaction) => Promise<void>,
): Promise<Opened> {
  return db.transaction(async (tx) => {
    await lockManagers(tx);
    const link = await useLink(tx, readLinkToken(secrets, token) as string);
    if (!link) throw new DomainError('LINK_NOT_FOUND');
    if (link.staffId === null) await addFirstManager(tx, person);
    const { id } = person;
    await updateStaff(tx, id, { passwordHash });
    await deletePasskeysOf(tx, id);
    await deleteIdentitiesOf(tx, id);
    await addWay?.(tx);
    await endLinksOf(tx, id);
    await deleteSessionsOf(tx, id);
    const staff = await selectStaff(tx, id);
    if (!staff || staff.disabled) throw new DomainError('LINK_NOT_FOUND');
    return { staff: toStaff(staff), token: await openSession(tx, id) };
  });
}

function firstManager({ email, name }: { email?: string | undefined; name?: string | undefined }) {
  if (email !== undefined && name !== undefined) return { email, name };
  const path = email === undefined ? 'email' : 'name';
  throw new DomainError('INVALID_INPUT', {
    issues: [{ path, code: 'missing', message: 'is missing' }],
  });
}

/** Under the lock of managers. Throws `LINK_NOT_FOUND` when there is one. */
async function addFirstManager(tx: Transaction, { id, email, name }: Joining): Promise<void> {
  if (await hasManager(tx)) throw new DomainError('LINK_NOT_FOUND');
  const row = { id, email, name, role: 'manager' as const, doctorId: null, locationIds: [] };
  if (!(await insertStaff(tx, row))) throw new DomainError('EMAIL_IN_USE');
}
