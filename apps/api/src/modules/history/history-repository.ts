import type { Appointment } from '@clinic/contracts/appointments';
import { asc, count, eq, getTableColumns, gt, inArray } from 'drizzle-orm';
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

export async function countAppointments(db: Executor): Promise<number> {
  const [row] = await db.select({ n: count() }).from(appointments);
  return row?.n ?? 0;
}
