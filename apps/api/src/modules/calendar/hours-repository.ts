import { inArray, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { hoursColumns } from '../../db/schema/hours-of-doctor.ts';
import type { KnownHours, VersionedHours } from './rules/known-hours.ts';

/** The hours of these doctors, each with its version, both of one snapshot. */
export async function selectHours(
  db: Executor,
  known: KnownHours,
  doctorIds: readonly number[],
): Promise<Map<number, VersionedHours>> {
  if (doctorIds.length === 0) return new Map();
  const rows = await db
    .select({ id: doctors.id, ...hoursColumns(sql`null`) })
    .from(doctors)
    .where(inArray(doctors.id, [...doctorIds]));
  return new Map(
    rows.map((row) => [
      row.id,
      { version: row.hoursVersion, hours: known.read(row.id, undefined, row) },
    ]),
  );
}
