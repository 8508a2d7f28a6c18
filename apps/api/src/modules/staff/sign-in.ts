import type { SignedIn, SignInInput } from '@clinic/contracts/session';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { limitSignIn } from './limit-sign-in.ts';
import { openSession } from './open-session.ts';
import { knownDevice } from './rules/device-token.ts';
import { toStaff } from './rules/staff-of-row.ts';
import { selectStaffByEmail } from './staff-repository.ts';

export type Opened = { staff: SignedIn; token: string };

/**
 * Signs a member of the staff in by password. Throws `RATE_LIMITED` after too many failures, `UNAVAILABLE`, and
 * `UNAUTHENTICATED`: the same, after the same work, whether the account is unknown, disabled or without a
 * password, or the password is wrong.
 */
export async function signIn(
  clinic: Clinic,
  { email, password }: SignInInput,
  from: { address: string; deviceToken: string | undefined },
): Promise<Opened> {
  const { db, secrets, passwords } = clinic;
  const found = await selectStaffByEmail(db, email);
  const device = knownDevice(secrets, from.deviceToken, found?.id);
  const isRight = await limitSignIn(
    clinic,
    { account: email, address: from.address, device },
    // The work comes first: it is the same for every cause.
    async () => (await passwords.verify(password, found?.passwordHash)) && !found?.disabled,
  );
  if (!found || !isRight) throw new DomainError('UNAUTHENTICATED');
  return { staff: toStaff(found), token: await openSession(db, found.id, found.passwordHash) };
}
