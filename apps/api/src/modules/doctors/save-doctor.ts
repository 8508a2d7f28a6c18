import type { ManagedDoctor, SaveDoctorInput } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { runOnce } from '../../db/client/run-once.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { lockSetup } from '../settings/lock-setup.ts';
import {
  insertManagedDoctor,
  lockDoctor,
  selectManagedDoctor,
  selectOffered,
  selectSameDoctor,
  selectZoneOfLocation,
  setOffered,
  updateManagedDoctor,
} from './managed-doctors-repository.ts';

/**
 * Adds a doctor, whom patients can book at once, or changes one. Saving the same again answers as it is: two of one
 * name and specialization at one location cannot be told apart, not by patients either.
 *
 * Throws `INVALID_INPUT`, `DOCTOR_NOT_FOUND`, `VERSION_MISMATCH`, and `HAS_APPOINTMENTS` when the doctor would leave
 * a location where patients are expected.
 */
export function saveDoctor({ db }: Clinic, input: SaveDoctorInput): Promise<ManagedDoctor> {
  const wanted = { ...input, visitTypeIds: [...new Set(input.visitTypeIds)].sort((a, b) => a - b) };
  const save = () =>
    db.transaction(async (tx) => {
      await lockSetup(tx);
      const { timeZone } = await findPlace(tx, wanted);
      const before = await findBefore(tx, wanted);
      if (before && isAsWanted(before, wanted)) return before;
      if (before) assertChange(before, wanted);
      const { name, specialization, locationId, visitTypeIds } = wanted;
      const fields = { name, specialization, locationId, timeZone };
      if (before) await updateManagedDoctor(tx, before.id, fields);
      const id = before?.id ?? (await insertManagedDoctor(tx, fields));
      await setOffered(tx, id, visitTypeIds);
      return (await selectManagedDoctor(tx, id)) as ManagedDoctor;
    });
  return runOnce(save, async () => undefined);
}

/** Throws `INVALID_INPUT` for a location or a visit type that is not there, or is not in use. */
async function findPlace(
  tx: Transaction,
  { locationId, visitTypeIds }: SaveDoctorInput,
): Promise<{ timeZone: string }> {
  const timeZone = await selectZoneOfLocation(tx, locationId);
  const offered = await selectOffered(tx, visitTypeIds);
  const path =
    timeZone === undefined
      ? 'locationId'
      : offered.length < visitTypeIds.length
        ? 'visitTypeIds'
        : undefined;
  if (path === undefined && timeZone !== undefined) return { timeZone };
  throw new DomainError('INVALID_INPUT', {
    issues: [{ path: path ?? 'locationId', code: 'not_allowed', message: 'is not there' }],
  });
}

async function findBefore(
  tx: Transaction,
  input: SaveDoctorInput,
): Promise<ManagedDoctor | undefined> {
  const { doctorId } = input;
  if (doctorId === undefined) return selectSameDoctor(tx, input);
  await lockDoctor(tx, doctorId);
  const found = await selectManagedDoctor(tx, doctorId);
  if (!found) throw new DomainError('DOCTOR_NOT_FOUND');
  return found;
}

function assertChange(before: ManagedDoctor, { version, locationId }: SaveDoctorInput): void {
  if (version === undefined) {
    throw new DomainError('INVALID_INPUT', {
      issues: [{ path: 'name', code: 'not_allowed', message: 'is used by another doctor there' }],
    });
  }
  if (before.version !== version) throw new DomainError('VERSION_MISMATCH');
  const { upcoming: appointments, location } = before;
  if (location.id !== locationId && appointments > 0) {
    throw new DomainError('HAS_APPOINTMENTS', { appointments });
  }
}

const isAsWanted = (saved: ManagedDoctor, wanted: SaveDoctorInput): boolean =>
  saved.name === wanted.name &&
  saved.specialization === wanted.specialization &&
  saved.location.id === wanted.locationId &&
  saved.visitTypeIds.join() === wanted.visitTypeIds.join();
