import type { ChangePasswordInput } from '@clinic/contracts/session';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { assertFresh } from './assert-fresh.ts';
import { limitSignIn } from './limit-sign-in.ts';
import { openSession } from './open-session.ts';
import { assertGoodPassword } from './rules/new-password.ts';
import { deleteSessionsOf } from './sessions-repository.ts';
import { selectStaff, updateStaff } from './staff-repository.ts';

/**
 * Gives the caller another password, and ends every session of theirs. Throws `INVALID_INPUT` for a new one that
 * is not good or a present one that is wrong, `RATE_LIMITED` or `UNAVAILABLE`. Who has none yet need not know one,
 * but must have signed in within the last minutes: else it throws `UNAUTHENTICATED`.
 *
 * @returns the token of a new session
 */
export async function changePassword(
  clinic: Clinic,
  { staff }: Authorized<'staff'>,
  { current, password }: ChangePasswordInput,
  from: { address: string; sessionToken: string | undefined },
): Promise<string> {
  const { db, passwords } = clinic;
  assertGoodPassword(password, staff);
  const found = await selectStaff(db, staff.id);
  const tried = { account: staff.email, address: from.address, device: staff.id };
  const before = found?.passwordHash ?? null;
  if (before === null) await assertFresh(clinic, from.sessionToken);
  const isRight =
    before === null ||
    (await limitSignIn(clinic, tried, () => passwords.verify(current ?? '', before)));
  if (!isRight) {
    throw new DomainError('INVALID_INPUT', {
      issues: [{ path: 'current', code: 'not_allowed', message: 'is not the password' }],
    });
  }
  const passwordHash = await passwords.hash(password);
  return db.transaction(async (tx) => {
    // Another session of theirs may have changed it meanwhile, and ended this one.
    const isChanged = await updateStaff(tx, staff.id, { passwordHash }, { passwordHash: before });
    if (!isChanged) throw new DomainError('UNAUTHENTICATED');
    await deleteSessionsOf(tx, staff.id);
    return openSession(tx, staff.id);
  });
}
