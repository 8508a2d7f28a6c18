import type { Appointment } from '@clinic/contracts/appointments';
import {
  and,
  asc,
  count,
  eq,
  getTableColumns,
  gt,
  gte,
  inArray,
  lt,
  lte,
  type SQL,
  sql,
} from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { events } from '../../db/schema/events.ts';
import type { AppointmentEvent, Identity } from './rules/appointment-event.ts';

export type StoredEvent = AppointmentEvent & { hash: Buffer };

/** What an appointment's last event must agree with. */
export type Head = Pick<Appointment, 'id' | 'version' | 'status' | 'doctorId'> &
  Identity & {
    startsAt: Date;
    endsAt: Date;
    locationId: number;
    visitTypeId: number;
    lane: number;
  };

/** An appointment's events in order. */
export function selectEvents(db: Executor, appointmentId: string): Promise<StoredEvent[]> {
  return db
    .select(getTableColumns(events))
    .from(events)
    .where(eq(events.appointmentId, appointmentId))
    .orderBy(asc(events.version));
}

/** The next `limit` appointments after an id, each with its events in order. */
export async function selectHistories(
  db: Executor,
  after: string | undefined,
  limit: number,
): Promise<{ head: Head; events: StoredEvent[] }[]> {
  const { id, version, status, doctorId, startsAt, endsAt } = appointments;
  const { locationId, visitTypeId, lane, reference, patientId, manageNonce } = appointments;
  const heads = await db
    .select({
      ...{ id, version, status, doctorId, startsAt, endsAt, locationId, visitTypeId, lane },
      ...{ reference, patientId, manageNonce },
    })
    .from(appointments)
    .where(after ? gt(id, after) : undefined)
    .orderBy(asc(id))
    .limit(limit);
  const [first, last] = [heads[0], heads.at(-1)];
  if (!first || !last) return [];
  const ids = heads.map((head) => head.id);
  const rows = await db
    .select(getTableColumns(events))
    .from(events)
    .where(inArray(events.appointmentId, ids))
    .orderBy(asc(events.appointmentId), asc(events.version));
  const byAppointment = Map.groupBy(rows, (event) => event.appointmentId);
  return heads.map((head) => ({ head, events: byAppointment.get(head.id) ?? [] }));
}

/**
 * Events after an appointment's id, up to another's, whose appointment is not there: the first of each, of `limit`
 * appointments. Without an end it is all that follow.
 */
export function selectOrphans(
  db: Executor,
  { after, until }: { after: string | undefined; until: string | undefined },
  limit: number,
): Promise<{ appointmentId: string; version: number }[]> {
  const { appointmentId, version } = events;
  const known = db
    .select({ one: sql`1` })
    .from(appointments)
    .where(eq(appointments.id, appointmentId));
  return db
    .select({ appointmentId, version: sql<number>`min(${version})` })
    .from(events)
    .where(
      and(
        after ? gt(appointmentId, after) : undefined,
        until ? lte(appointmentId, until) : undefined,
        sql`not exists ${known}`,
      ),
    )
    .groupBy(appointmentId)
    .orderBy(asc(appointmentId))
    .limit(limit);
}

/** The events of one day (UTC): how many, and SHA-256 of their hashes in order. */
export type DayOfEvents = { day: number; events: number; digest: Buffer };

/**
 * The first day with events, from a day on, that is over for longer than a transaction can last. `day` counts days
 * since 1970. A day at a time: all of them together take longer than a statement may.
 */
export async function selectDay(db: Executor, from: number): Promise<DayOfEvents | undefined> {
  const { occurredAt } = events;
  const dayOf = (instant: SQL) => sql<number>`floor(extract(epoch from ${instant}) / 86400)::int`;
  const startOf = (day: number) => sql`to_timestamp(${day}::float8 * 86400)`;
  const [first] = await db
    .select({ day: dayOf(sql`min(${occurredAt})`) })
    .from(events)
    .where(gte(occurredAt, startOf(from)))
    .having(
      sql`${dayOf(sql`min(${occurredAt})`)} < ${dayOf(sql`${nowOf(db)} - interval '1 minute'`)}`,
    );
  if (!first) return undefined;
  const { day } = first;
  const inOrder = sql`${occurredAt}, ${events.appointmentId}, ${events.version}`;
  const [row] = await db
    .select({
      events: count(),
      digest: sql`sha256(string_agg(${events.hash}, '' order by ${inOrder}))`.mapWith(events.hash),
    })
    .from(events)
    .where(and(gte(occurredAt, startOf(day)), lt(occurredAt, startOf(day + 1))));
  return row && { day, ...row };
}
