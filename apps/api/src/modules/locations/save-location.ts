import { isDeepStrictEqual } from 'node:util';
import type { ManagedLocation, SaveLocationInput } from '@clinic/contracts/locations';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { runOnce } from '../../db/client/run-once.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { lockSetup } from '../settings/lock-setup.ts';
import {
  insertLocation,
  isZoneOfDatabase,
  lockAndCountUpcoming,
  selectLocationNamed,
  selectManagedLocation,
  updateLocation,
} from './managed-locations-repository.ts';

/**
 * Adds a location, or changes one. Saving the same again answers as it is. A name is used once.
 *
 * Throws `FORBIDDEN`, `INVALID_INPUT`, `LOCATION_NOT_FOUND`, `VERSION_MISMATCH`, and `HAS_APPOINTMENTS` when the
 * time zone would change under appointments to come.
 */
export function saveLocation(
  { db }: Clinic,
  { staff }: Authorized<'manager-of-calendars'>,
  input: SaveLocationInput,
): Promise<ManagedLocation> {
  const isNew = input.locationId === undefined;
  // Whoever works at some locations would not see the new one.
  if (isNew && staff.locationIds.length > 0) throw new DomainError('FORBIDDEN');
  const save = () =>
    db.transaction(async (tx) => {
      await lockSetup(tx);
      const before = await findBefore(tx, input);
      if (before && isAsWanted(before, input)) return before;
      if (before && before.version !== input.version) throw new DomainError('VERSION_MISMATCH');
      const { locationId, version: _, ...fields } = input;
      await assertZone(tx, input, before);
      if (before) await updateLocation(tx, before.id, fields);
      const id = before?.id ?? (await insertLocation(tx, fields));
      return (await selectManagedLocation(tx, id)) as ManagedLocation;
    });
  return runOnce(save, async () => undefined);
}

/** The location that is meant; of a new one, the one that an earlier request has written. */
async function findBefore(
  tx: Transaction,
  input: SaveLocationInput,
): Promise<ManagedLocation | undefined> {
  const { locationId, name } = input;
  const named = await selectLocationNamed(tx, name);
  const isOther = named && named.id !== locationId;
  if (isOther && !(locationId === undefined && isAsWanted(named, input))) {
    throw invalid('name', 'is used by another location');
  }
  if (locationId === undefined) return named;
  const found = await selectManagedLocation(tx, locationId);
  if (!found) throw new DomainError('LOCATION_NOT_FOUND');
  return found;
}

async function assertZone(
  tx: Transaction,
  { timeZone }: SaveLocationInput,
  before: ManagedLocation | undefined,
): Promise<void> {
  if (before?.timeZone === timeZone) return;
  if (!(await isZoneOfDatabase(tx, timeZone))) {
    throw invalid('timeZone', 'is not known to the database');
  }
  const appointments = before ? await lockAndCountUpcoming(tx, before.id) : 0;
  if (appointments > 0) throw new DomainError('HAS_APPOINTMENTS', { appointments });
}

const invalid = (path: string, message: string) =>
  new DomainError('INVALID_INPUT', { issues: [{ path, code: 'not_allowed', message }] });

function isAsWanted(saved: ManagedLocation, wanted: SaveLocationInput): boolean {
  const { id, version: _, active, doctors, ...are } = saved;
  const { locationId, version: __, ...shall } = wanted;
  return active && isDeepStrictEqual(are, shall);
}
