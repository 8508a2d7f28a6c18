import type { ManagedLocation, RetireLocationInput } from '@clinic/contracts/locations';
import type { Clinic } from '../../clinic.ts';
import { runOnce } from '../../db/client/run-once.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { lockSetup } from '../settings/lock-setup.ts';
import { selectManagedLocation, updateLocation } from './managed-locations-repository.ts';

/**
 * Takes a location out of use, or into use again. Throws `LOCATION_NOT_FOUND`, `VERSION_MISMATCH`, and
 * `LOCATION_IN_USE` while doctors work there.
 */
export function retireLocation(
  { db }: Clinic,
  { locationId, version, retired }: RetireLocationInput,
): Promise<ManagedLocation> {
  const retire = () =>
    db.transaction(async (tx) => {
      await lockSetup(tx);
      const before = await selectManagedLocation(tx, locationId);
      if (!before) throw new DomainError('LOCATION_NOT_FOUND');
      if (before.active === !retired) return before;
      if (before.version !== version) throw new DomainError('VERSION_MISMATCH');
      if (retired && before.doctors > 0) throw new DomainError('LOCATION_IN_USE');
      await updateLocation(tx, locationId, { active: !retired });
      return (await selectManagedLocation(tx, locationId)) as ManagedLocation;
    });
  return runOnce(retire, async () => undefined);
}
