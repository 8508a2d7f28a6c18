import type { Clinic } from '../../clinic.ts';
import { selectHours } from './hours-repository.ts';
import { knownHoursOf } from './known-hours-of.ts';
import type { VersionedHours } from './rules/known-hours.ts';

/**
 * The hours of many doctors whose versions were just read: what this process knows in that version, and the
 * rest from the database, where a version may be newer by now. Without a doctor who is not there any more.
 */
export async function findHours(
  clinic: Clinic,
  doctors: readonly { id: number; hoursVersion: number }[],
): Promise<Map<number, VersionedHours>> {
  const known = knownHoursOf(clinic);
  const hours = new Map<number, VersionedHours>();
  for (const { id, hoursVersion } of doctors) {
    const found = known.of(id);
    if (found?.version === hoursVersion) hours.set(id, found);
  }
  const missing = doctors.map(({ id }) => id).filter((id) => !hours.has(id));
  for (const [id, found] of await selectHours(clinic.db, known, missing)) hours.set(id, found);
  return hours;
}
