import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Db, Transaction } from '../../db/client/executor.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { withCommit } from '../../db/client/transactions.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { events } from '../../db/schema/events.ts';
import { holds } from '../../db/schema/holds.ts';
import { overlaps } from '../../db/schema/overlapping.ts';
import type { Interval } from '../calendar/rules/instants-of-dates.ts';
import type { AppointmentEvent } from '../history/rules/appointment-event.ts';

/** What an event repeats of the appointment that was written with it. */
export const stateColumns = {
  id: appointments.id,
  version: appointments.version,
  doctorId: appointments.doctorId,
  startsAt: appointments.startsAt,
  status: appointments.status,
  endsAt: appointments.endsAt,
  visitTypeId: appointments.visitTypeId,
  locationId: appointments.locationId,
  lane: appointments.lane,
};

/** What the statements take of an event, each with its type. */
export const EVENT_TYPES = {
  ...{ appointmentId: 'uuid', type: 'text', occurredAt: 'timestamptz', actor: 'text' },
  ...{ reason: 'text', idempotencyKeyHash: 'bytea', requestHash: 'bytea', hash: 'bytea' },
  ...{ format: 'smallint', actorId: 'uuid', via: 'text', accepted: 'text[]' },
} as const;

/** Instants that stand for no column are RFC 3339 texts. */
type EventValues = ReturnType<typeof eventValues>;
type UpdateValues = EventValues & Busy<string | null> & { overbookedBy: string | null };
type Busy<T> = { busyFrom: T; busyUntil: T };

/** Holds that share time with an interval: under the lock they are the patient's own or have expired. */
function deleteHolds(db: Db, value: ValueOf<EventValues & Busy<string | null>>) {
  const instant = (name: keyof Busy<string>) => sql`${value(name)}::timestamptz`;
  const time = { from: instant('busyFrom'), until: instant('busyUntil') };
  const ofDoctor = eq(holds.doctorId, sql`${value('doctorId')}::integer`);
  return db.$with('freed').as(db.delete(holds).where(and(ofDoctor, overlaps(holds, time))));
}

const update = prepared((db, value: ValueOf<UpdateValues>) => {
  const changed = db.$with('changed').as(
    db
      .update(appointments)
      .set({
        doctorId: sql`${value('doctorId')}::integer`,
        locationId: sql`${value('eventLocationId')}::integer`,
        startsAt: sql`${value('eventStartsAt')}::timestamptz`,
        endsAt: sql`${value('eventEndsAt')}::timestamptz`,
        busyFrom: sql`coalesce(${value('busyFrom')}::timestamptz, ${appointments.busyFrom})`,
        busyUntil: sql`coalesce(${value('busyUntil')}::timestamptz, ${appointments.busyUntil})`,
        lane: sql`${value('eventLane')}::smallint`,
        overbookedBy: sql`case when ${value('eventLane')}::smallint > 0
          then coalesce(${value('overbookedBy')}::uuid, ${appointments.overbookedBy}) end`,
        status: sql`${value('status')}::text`,
        version: sql`${value('version')}::integer`,
      })
      .where(
        and(
          eq(appointments.id, value('appointmentId')),
          eq(appointments.version, sql`${value('version')}::integer - 1`),
        ),
      )
      .returning(stateColumns),
  );
  const field = (name: keyof typeof EVENT_TYPES) =>
    sql`${value(name)}::${sql.raw(EVENT_TYPES[name])}`;
  const freed = deleteHolds(db, value);
  return insertEvent(db.with(changed, freed), changed, sql`${changed}`, field);
});

/**
 * Writes the appointment's new state and its event in one statement, and commits. False when its
 * version is not the one before. A slot taken meanwhile violates `appointments_live_slot_key`.
 *
 * @param to.busy what it takes of the calendar where it moves to; nothing when it does not move
 * @param to.overbookedBy who puts it beside another one; nothing when its lane stays
 */
export async function updateAppointment(
  tx: Transaction,
  { busy, overbookedBy = null }: { busy?: Interval | undefined; overbookedBy?: string | null },
  event: AppointmentEvent & { hash: Buffer },
): Promise<boolean> {
  const times = busy ? busyTexts(busy) : { busyFrom: null, busyUntil: null };
  const values = { ...times, overbookedBy, ...eventValues(event) };
  return (await withCommit(tx, () => update(tx, values))).length === 1;
}

/**
 * An event for each appointment that a statement before it has written; none when that wrote nothing.
 *
 * @param from the same, with where the fields come from
 */
export function insertEvent(
  db: ReturnType<Db['with']>,
  written: Record<keyof typeof stateColumns, SQLWrapper>,
  from: SQL,
  field: (name: keyof typeof EVENT_TYPES) => SQL,
) {
  // In the order of the table's columns.
  return db
    .insert(events)
    .select(
      sql`select ${written.id}, ${written.version}, ${field('type')}, ${field('occurredAt')},
        ${field('actor')}, ${written.doctorId}, ${written.startsAt}, ${written.status},
        ${field('reason')}, ${field('idempotencyKeyHash')}, ${field('requestHash')}, ${field('hash')},
        ${field('format')}, ${field('actorId')}, ${field('via')}, ${written.endsAt},
        ${written.visitTypeId}, ${written.locationId}, ${written.lane}, ${field('accepted')}
        from ${from}`,
    )
    .returning({ appointmentId: events.appointmentId });
}

/** Under names of their own what the columns of the appointment would encode otherwise. */
export const eventValues = ({
  startsAt,
  endsAt,
  visitTypeId: _,
  locationId,
  lane,
  accepted,
  ...event
}: AppointmentEvent & { hash: Buffer }) => ({
  ...event,
  // Codes of the contract: nothing in them needs quotes.
  accepted: accepted && `{${accepted.join(',')}}`,
  occurredAt: event.occurredAt.toISOString(),
  eventStartsAt: startsAt.toISOString(),
  eventEndsAt: endsAt?.toISOString() ?? null,
  eventLocationId: locationId,
  eventLane: lane,
});

export const busyTexts = ({ from, until }: Interval): Busy<string> => ({
  busyFrom: new Date(from).toISOString(),
  busyUntil: new Date(until).toISOString(),
});
