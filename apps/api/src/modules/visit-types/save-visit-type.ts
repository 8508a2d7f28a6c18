import { isDeepStrictEqual } from 'node:util';
import type { ManagedVisitType, SaveVisitTypeInput } from '@clinic/contracts/visit-types';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { runOnce } from '../../db/client/run-once.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { lockSetup } from '../settings/lock-setup.ts';
import {
  endDefault,
  insertVisitType,
  selectManagedVisitType,
  selectManagedVisitTypes,
  updateVisitType,
} from './managed-visit-types-repository.ts';
import { codeOfName } from './rules/code-of-name.ts';

/**
 * Adds a visit type, or changes one for bookings to come: appointments keep their length. Saving the same again
 * answers as it is. A name is used once.
 *
 * Throws `INVALID_INPUT`, `VISIT_TYPE_NOT_FOUND` or `VERSION_MISMATCH`.
 */
export function saveVisitType(
  { db }: Clinic,
  input: SaveVisitTypeInput,
): Promise<ManagedVisitType> {
  const { visitTypeId, version, ...fields } = input;
  const save = () =>
    db.transaction(async (tx) => {
      await lockSetup(tx, { calendars: true });
      const all = await selectManagedVisitTypes(tx);
      const before = findBefore(all, input);
      if (before && isAsWanted(before, input)) return before;
      if (before) assertChange(before, input);
      if (input.isDefault && !before?.isDefault) await endDefault(tx);
      if (before) await updateVisitType(tx, before.id, fields);
      const id = before?.id ?? (await insert(tx, all, fields));
      return (await selectManagedVisitType(tx, id)) as ManagedVisitType;
    });
  return runOnce(save, async () => undefined);
}

/** The one that is meant; of a new one, the one that an earlier request has written. */
function findBefore(
  all: ManagedVisitType[],
  input: SaveVisitTypeInput,
): ManagedVisitType | undefined {
  const { visitTypeId, name } = input;
  const named = all.find((each) => each.active && each.name === name);
  const isOther = named && named.id !== visitTypeId;
  if (isOther && !(visitTypeId === undefined && isAsWanted(named, input))) {
    throw invalid('name', 'is used by another visit type');
  }
  if (visitTypeId === undefined) return named;
  const found = all.find(({ id }) => id === visitTypeId);
  if (!found) throw new DomainError('VISIT_TYPE_NOT_FOUND');
  return found;
}

function assertChange(before: ManagedVisitType, input: SaveVisitTypeInput): void {
  if (before.version !== input.version) throw new DomainError('VERSION_MISMATCH');
  if (before.isDefault && !input.isDefault) {
    throw invalid('isDefault', 'make another visit type the default instead');
  }
  if (input.isDefault && !before.active) {
    throw invalid('isDefault', 'a visit type that was retired cannot be the default');
  }
}

const insert = (
  tx: Transaction,
  all: ManagedVisitType[],
  fields: Omit<SaveVisitTypeInput, 'visitTypeId' | 'version'>,
): Promise<number> =>
  insertVisitType(tx, {
    ...fields,
    code: codeOfName(fields.name, new Set(all.map(({ code }) => code))),
  });

const invalid = (path: string, message: string) =>
  new DomainError('INVALID_INPUT', { issues: [{ path, code: 'not_allowed', message }] });

function isAsWanted(saved: ManagedVisitType, wanted: SaveVisitTypeInput): boolean {
  const { id, code, version: _, active, doctors, ...are } = saved;
  const { visitTypeId, version: __, ...shall } = wanted;
  return active && isDeepStrictEqual(are, shall);
}
