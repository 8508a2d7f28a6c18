import type { ManagedVisitType, RetireVisitTypeInput } from '@clinic/contracts/visit-types';
import type { Clinic } from '../../clinic.ts';
import { runOnce } from '../../db/client/run-once.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { lockSetup } from '../settings/lock-setup.ts';
import { selectManagedVisitType, updateVisitType } from './managed-visit-types-repository.ts';

/**
 * Offers a visit type no longer, or again; appointments stay. Throws `VISIT_TYPE_NOT_FOUND`, `VERSION_MISMATCH`,
 * and `INVALID_INPUT` for the default type, instead of which another one must be the default first.
 */
export function retireVisitType(
  { db }: Clinic,
  { visitTypeId, version, retired }: RetireVisitTypeInput,
): Promise<ManagedVisitType> {
  const retire = () =>
    db.transaction(async (tx) => {
      await lockSetup(tx, { calendars: true });
      const before = await selectManagedVisitType(tx, visitTypeId);
      if (!before) throw new DomainError('VISIT_TYPE_NOT_FOUND');
      if (before.active === !retired) return before;
      if (before.version !== version) throw new DomainError('VERSION_MISMATCH');
      if (before.isDefault) {
        const message =
          'the default visit type cannot be retired: make another one the default first';
        throw new DomainError('INVALID_INPUT', {
          issues: [{ path: 'retired', code: 'not_allowed', message }],
        });
      }
      await updateVisitType(tx, visitTypeId, { active: !retired });
      return (await selectManagedVisitType(tx, visitTypeId)) as ManagedVisitType;
    });
  return runOnce(retire, async () => undefined);
}
