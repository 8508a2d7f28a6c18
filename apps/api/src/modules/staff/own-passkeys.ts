import type {
  AddPasskeyInput,
  OwnWaysIn,
  RemovePasskeyInput,
  RenamePasskeyInput,
} from '@clinic/contracts/passkeys';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { hashOfSessionToken } from '../access/rules/session-token.ts';
import { takeAnswered } from './ask-browser.ts';
import { assertFresh } from './assert-fresh.ts';
import { type AskedFrom, assertParty, offerPasskey, refusePasskey } from './offer-passkey.ts';
import {
  deletePasskey,
  insertPasskey,
  renamePasskey,
  selectPasskeysOf,
} from './passkeys-repository.ts';
import { readNewPasskey } from './read-passkey.ts';
import { deleteOtherSessionsOf } from './sessions-repository.ts';
import { lockStaff, selectStaff } from './staff-repository.ts';

const MOST = 20;

type ByStaff = Authorized<'staff'>;

/** By what the caller can sign in. */
export async function listOwnWaysIn({ db }: Clinic, { staff }: ByStaff): Promise<OwnWaysIn> {
  const [row, passkeys] = await Promise.all([
    selectStaff(db, staff.id),
    selectPasskeysOf(db, staff.id),
  ]);
  return {
    hasPassword: row?.passwordHash !== undefined,
    passkeys: passkeys.map(({ credentialId, name, createdAt, usedAt }) => ({
      credentialId,
      name,
      createdAt: createdAt.toISOString(),
      ...(usedAt && { usedAt: usedAt.toISOString() }),
    })),
  };
}

/**
 * Asks the browser for another passkey of the caller. Throws `UNAUTHENTICATED` when the sign-in is too long ago:
 * who finds a desk open must not make a way in of their own.
 */
export async function askForNewPasskey(
  clinic: Clinic,
  { staff }: ByStaff,
  from: AskedFrom & { sessionToken: string | undefined },
) {
  await assertFresh(clinic, from.sessionToken);
  return offerPasskey(
    clinic,
    'add-passkey',
    staff,
    from,
    await selectPasskeysOf(clinic.db, staff.id),
  );
}

/** Keeps a passkey that the caller's browser was asked for. Throws `INVALID_INPUT`. */
export async function addPasskey(
  clinic: Clinic,
  { staff }: ByStaff,
  { name, passkey }: AddPasskeyInput,
  { publicOrigin, challengeToken }: AskedFrom,
): Promise<void> {
  const party = assertParty(publicOrigin);
  const { clientDataJSON } = passkey;
  const answered = await takeAnswered(clinic, 'add-passkey', { clientDataJSON, challengeToken });
  const read =
    answered?.staffId === staff.id
      ? await readNewPasskey(passkey, { party, challenge: answered.challenge })
      : undefined;
  if (!read) return refusePasskey('is not the one that was asked for');
  await clinic.db.transaction(async (tx) => {
    await lockStaff(tx, staff.id);
    const { length } = await selectPasskeysOf(tx, staff.id);
    if (length >= MOST) refusePasskey(`would be one more than ${MOST}`);
    const isNew = await insertPasskey(tx, { ...read, staffId: staff.id, name });
    if (!isNew) refusePasskey('is known already');
  });
}

/** One that is not theirs stays as it is. */
export const nameOwnPasskey = (
  { db }: Clinic,
  { staff }: ByStaff,
  { credentialId, name }: RenamePasskeyInput,
): Promise<void> => renamePasskey(db, { credentialId, staffId: staff.id }, name);

/**
 * Removes a passkey of the caller, and ends their other sessions: it may have been lost or copied. One that is
 * not there is removed already. Throws `INVALID_INPUT` for the only way in.
 */
export async function removeOwnPasskey(
  { db }: Clinic,
  { staff }: ByStaff,
  { credentialId }: RemovePasskeyInput,
  sessionToken: string | undefined,
): Promise<void> {
  await db.transaction(async (tx) => {
    // Of two that remove two at once, the second sees what the first has left.
    await lockStaff(tx, staff.id);
    if (!(await deletePasskey(tx, { credentialId, staffId: staff.id }))) return;
    if (!(await selectStaff(tx, staff.id))?.joined) {
      throw new DomainError('INVALID_INPUT', {
        issues: [{ path: 'credentialId', code: 'not_allowed', message: 'is the only way in' }],
      });
    }
    await deleteOtherSessionsOf(tx, staff.id, hashOfSessionToken(sessionToken ?? ''));
  });
}
