import type { Appointment } from '@clinic/contracts/appointments';
import { asc, count, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm';
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

/** Events whose appointment is not there, the first of each. */
export function selectOrphans(db: Executor): Promise<{ appointmentId: string; version: number }[]> {
  const known = db
    .select({ one: sql`1` })
    .from(appointments)
    .where(eq(appointments.id, events.appointmentId));
  return db
    .select({ appointmentId: events.appointmentId, version: sql<number>`min(${events.version})` })
    .from(events)
    .where(sql`not exists ${known}`)
    .groupBy(events.appointmentId)
    .orderBy(asc(events.appointmentId));
}

/** The events of one day (UTC): how many, and SHA-256 of their hashes in order. */
export type DayOfEvents = { day: number; events: number; digest: Buffer };

/**
 * Every day that is over for longer than a transaction can last, in order. `day` counts days since 1970.
 */
export async function selectDays(db: Executor): Promise<DayOfEvents[]> {
  const day = sql<number>`floor(extract(epoch from ${events.occurredAt}) / 86400)::int`;
  const over = sql`floor(extract(epoch from ${nowOf(db)} - interval '1 minute') / 86400)::int`;
  const inOrder = sql`${events.occurredAt}, ${events.appointmentId}, ${events.version}`;
  return db
    .select({
      day,
      events: count(),
      digest: sql`sha256(string_agg(${events.hash}, '' order by ${inOrder}))`.mapWith(events.hash),
    })
    .from(events)
    .where(sql`${day} < ${over}`)
    .groupBy(day)
    .orderBy(day);
}

export async function countAppointments(db: Executor): Promise<number> {
  const [row] = await db.select({ n: count() }).from(appointments);
  return row?.n ?? 0;
}
