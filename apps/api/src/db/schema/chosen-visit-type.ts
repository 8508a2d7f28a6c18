import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { doctorVisitTypes, visitTypes } from './visit-types.ts';

/** Whether this is the active visit type that is asked for: the one of an id, or the default where it is null. */
export const isChosen = (id: SQLWrapper): SQL =>
  sql`${visitTypes.active} and case when ${id}::integer is null then ${visitTypes.isDefault}
    else ${visitTypes.id} = ${id}::integer end`;

/** Whether a doctor offers a visit type to patients. */
export const isOffered = (doctorId: SQLWrapper): SQL<boolean> =>
  sql<boolean>`(${visitTypes.online} and (
    exists (select from ${doctorVisitTypes} where ${doctorVisitTypes.doctorId} = ${doctorId}
      and ${doctorVisitTypes.visitTypeId} = ${visitTypes.id})
    or (${visitTypes.isDefault} and not exists (
      select from ${doctorVisitTypes} where ${doctorVisitTypes.doctorId} = ${doctorId}))))`;

/**
 * The same for a question about many doctors: who offers what is read once, not for each of them.
 *
 * @param among which rows of `doctor_visit_types` can matter, where that is known
 */
export function offersChosen(
  doctorId: SQLWrapper,
  visitTypeId: SQLWrapper,
  among: SQL = sql`true`,
): SQL<boolean> {
  const chosen = (column: SQLWrapper) =>
    sql`(select ${column} from ${visitTypes} where ${visitTypes.online} and ${isChosen(visitTypeId)})`;
  const offering = sql`select ${doctorVisitTypes.doctorId} from ${doctorVisitTypes} where ${among}`;
  return sql<boolean>`(
    ${doctorId} in (${offering} and ${doctorVisitTypes.visitTypeId} = ${chosen(visitTypes.id)})
    or (${chosen(visitTypes.isDefault)} and ${doctorId} not in (${offering})))`;
}

/** What a visit of this type takes of the calendar when it starts at an instant. */
export const busyIntervalAt = (startsAt: SQLWrapper): { from: SQL; until: SQL } => ({
  from: sql`${startsAt} - ${visitTypes.bufferBeforeMinutes} * interval '1 minute'`,
  until: sql`${startsAt} + (${visitTypes.durationMinutes} + ${visitTypes.bufferAfterMinutes}) * interval '1 minute'`,
});
