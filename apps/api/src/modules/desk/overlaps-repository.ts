import { eq, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { busyIntervalAt, isChosen } from '../../db/schema/chosen-visit-type.ts';
import { holds } from '../../db/schema/holds.ts';
import { bookedWithin, heldWithin, type SqlInterval } from '../../db/schema/overlapping.ts';
import { visitTypes } from '../../db/schema/visit-types.ts';
import type { TakenBy } from './rules/taken-by.ts';

/** The union of both, in the columns of `TakenBy`. */
function selectWithin(
  db: Executor,
  doctorId: SQL,
  time: SqlInterval,
  from: SQL,
  exceptId: string | null,
): SQL {
  return sql`
    select ${epochMs(appointments.startsAt)} as "startsAt", ${epochMs(appointments.endsAt)} as "endsAt",
      ${appointments.reference} as reference, ${appointments.lane}::int as lane, null::float8 as "expiresAt"
    from ${from} join ${appointments} on ${appointments.doctorId} = ${doctorId} and ${bookedWithin(time)}
      and ${appointments.id} is distinct from ${exceptId}::uuid
    union all
    select ${epochMs(holds.startsAt)}, ${epochMs(holds.endsAt)}, null, null, ${epochMs(holds.expiresAt)}
    from ${from} join ${holds} on ${holds.doctorId} = ${doctorId} and ${heldWithin(time, nowOf(db))}
    order by 1, 4`;
}

/** Its start in RFC 3339; without a visit type the default one is meant. */
type Slot = { doctorId: number; startsAt: string; visitTypeId: number | undefined };

/**
 * What stands in the way of a slot, by start; the appointment that is to move there does not. Nothing where
 * there is no such visit type.
 */
export async function selectOverlaps(
  db: Executor,
  { doctorId, startsAt, visitTypeId }: Slot,
  exceptId: string | null = null,
): Promise<TakenBy[]> {
  const chosen = sql`(select * from ${visitTypes} where ${isChosen(sql`${visitTypeId ?? null}`)}) visit_types`;
  const time = busyIntervalAt(sql`${startsAt}::timestamptz`);
  return [
    ...(await db.execute<TakenBy>(
      selectWithin(db, sql`${doctorId}::integer`, time, chosen, exceptId),
    )),
  ];
}

/** What stands where an appointment was, buffers and all, without itself. */
export async function selectOverlapsOf(db: Executor, appointmentId: string): Promise<TakenBy[]> {
  const own = sql`(select doctor_id, busy_from, busy_until from ${appointments}
    where ${eq(appointments.id, appointmentId)}) own`;
  const time = { from: sql`own.busy_from`, until: sql`own.busy_until` };
  return [
    ...(await db.execute<TakenBy>(selectWithin(db, sql`own.doctor_id`, time, own, appointmentId))),
  ];
}
