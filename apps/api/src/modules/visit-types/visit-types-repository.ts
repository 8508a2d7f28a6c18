import { and, asc, eq, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { isOffered } from '../../db/schema/chosen-visit-type.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { visitTypeColumns, visitTypes } from '../../db/schema/visit-types.ts';
import type { VisitTypeRow } from './rules/bookable-visit-type.ts';

/** Active visit types that patients can book, shortest first: of one doctor, or those of any. */
export function selectVisitTypes(
  db: Executor,
  doctorId: number | undefined,
): Promise<VisitTypeRow[]> {
  const by = doctorId === undefined ? sql`${doctors.active}` : eq(doctors.id, doctorId);
  const offering = db
    .select({ one: sql`1` })
    .from(doctors)
    .where(and(by, isOffered(doctors.id)));
  return db
    .select({ ...visitTypeColumns, offered: sql<boolean>`true` })
    .from(visitTypes)
    .where(and(sql`${visitTypes.active}`, sql`exists ${offering}`))
    .orderBy(asc(visitTypes.durationMinutes), asc(visitTypes.id));
}
