import { randomUUID } from 'node:crypto';
import type { Invitation, InviteStaffInput } from '@clinic/contracts/staff';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { assertPlaces } from './assert-places.ts';
import { endLinksOf, insertLink } from './links-repository.ts';
import { linkTokenOf } from './rules/link-token.ts';
import { toListed } from './rules/staff-of-row.ts';
import {
  insertStaff,
  lockManagers,
  selectStaff,
  selectStaffByEmail,
  setLocations,
  updateStaff,
} from './staff-repository.ts';

const HOURS = 7 * 24;

/**
 * Adds a member of the staff, and makes the link that lets them in, once, within a week. Somebody who was
 * invited and has not come yet gets another link, and is what the last invitation says.
 *
 * Throws `EMAIL_IN_USE`, and `INVALID_INPUT` for a doctor or location that is not there.
 */
export function inviteStaff(clinic: Clinic, input: InviteStaffInput): Promise<Invitation> {
  return clinic.db.transaction(async (tx) => {
    const { email, name, role, doctorId = null, locationIds } = input;
    await lockManagers(tx);
    await assertPlaces(tx, input);
    const invited = await selectStaffByEmail(tx, email);
    if (invited?.joined || invited?.disabled) throw new DomainError('EMAIL_IN_USE');
    const id = invited?.id ?? randomUUID();
    if (invited) {
      await updateStaff(tx, id, { name, role, doctorId });
      await setLocations(tx, id, locationIds);
    } else if (!(await insertStaff(tx, { id, email, name, role, doctorId, locationIds }))) {
      throw new DomainError('EMAIL_IN_USE');
    }
    return makeLink(tx, clinic, id);
  });
}

/**
 * Another link for somebody who has forgotten the password: who joins by it chooses another one, which ends all
 * sessions. Throws `STAFF_NOT_FOUND`, also for disabled staff.
 */
export const linkStaff = (clinic: Clinic, { id }: { id: string }): Promise<Invitation> =>
  clinic.db.transaction(async (tx) => {
    await lockManagers(tx);
    return makeLink(tx, clinic, id);
  });

async function makeLink(
  tx: Transaction,
  { secrets }: Pick<Clinic, 'secrets'>,
  staffId: string,
): Promise<Invitation> {
  const staff = await selectStaff(tx, staffId);
  if (!staff || staff.disabled) throw new DomainError('STAFF_NOT_FOUND');
  // Under the lock: of two at once one link stays valid.
  await endLinksOf(tx, staffId);
  const { id, expiresAt } = await insertLink(tx, { id: randomUUID(), staffId, hours: HOURS });
  const link = `/desk/join#${linkTokenOf(secrets, id)}`;
  return { staff: toListed(staff), link, expiresAt: expiresAt.toISOString() };
}
