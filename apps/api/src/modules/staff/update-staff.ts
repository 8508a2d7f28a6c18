import type { DisableStaffInput, ListedStaff, UpdateStaffInput } from '@clinic/contracts/staff';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { assertPlaces } from './assert-places.ts';
import { endLinksOf } from './links-repository.ts';
import { toListed } from './rules/staff-of-row.ts';
import { deleteSessionsOf } from './sessions-repository.ts';
import {
  hasManager,
  lockManagers,
  selectStaff,
  setLocations,
  updateStaff,
} from './staff-repository.ts';

/**
 * Changes what a member of the staff is called and may do; it counts from their next call on. Throws
 * `STAFF_NOT_FOUND`, `VERSION_MISMATCH`, `LAST_MANAGER`, and `INVALID_INPUT` for a place that is not there.
 */
export const changeStaff = (clinic: Clinic, input: UpdateStaffInput): Promise<ListedStaff> =>
  change(clinic, input, async (tx) => {
    const { id, version, name, role, doctorId = null, locationIds } = input;
    await assertPlaces(tx, input);
    const isWritten = await updateStaff(tx, id, { name, role, doctorId }, { version });
    if (isWritten) await setLocations(tx, id, locationIds);
    return isWritten;
  });

/**
 * Keeps a member of the staff out, at once, or lets them in again. Throws `STAFF_NOT_FOUND`,
 * `VERSION_MISMATCH` or `LAST_MANAGER`.
 */
export const disableStaff = (clinic: Clinic, input: DisableStaffInput): Promise<ListedStaff> =>
  change(clinic, input, async (tx) => {
    const { id, version, disabled } = input;
    const isWritten = await updateStaff(tx, id, { disabled }, { version });
    if (disabled) {
      // After the row was locked: a session that was just begun is seen.
      await deleteSessionsOf(tx, id);
      await endLinksOf(tx, id);
    }
    return isWritten;
  });

/** Two at once wait for each other: the second sees what the first has left. */
function change(
  { db }: Clinic,
  { id }: { id: string },
  write: (tx: Transaction) => Promise<boolean>,
): Promise<ListedStaff> {
  return db.transaction(async (tx) => {
    await lockManagers(tx);
    const before = await selectStaff(tx, id);
    if (!before) throw new DomainError('STAFF_NOT_FOUND');
    const hadManager = await hasManager(tx);
    if (!(await write(tx))) throw new DomainError('VERSION_MISMATCH');
    if (hadManager && !(await hasManager(tx))) throw new DomainError('LAST_MANAGER');
    const staff = await selectStaff(tx, id);
    if (!staff) throw new DomainError('STAFF_NOT_FOUND');
    return toListed(staff);
  });
}
