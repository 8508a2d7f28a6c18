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

/** What a visit of this type takes of the calendar when it starts at an instant. */
export const busyIntervalAt = (startsAt: SQLWrapper): { from: SQL; until: SQL } => ({
  from: sql`${startsAt} - ${visitTypes.bufferBeforeMinutes} * interval '1 minute'`,
  until: sql`${startsAt} + (${visitTypes.durationMinutes} + ${visitTypes.bufferAfterMinutes}) * interval '1 minute'`,
});
