import type { Appointment } from '@clinic/contracts/appointments';
import { and, eq, type SQLWrapper, sql } from 'drizzle-orm';
import type { Db, Transaction } from '../../db/client/executor.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { withCommit } from '../../db/client/transactions.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { bookingAddresses } from '../../db/schema/booking-addresses.ts';
import { events } from '../../db/schema/events.ts';
import { holds } from '../../db/schema/holds.ts';
import type { HashedNetworks } from '../access/rules/hashed-networks.ts';
import { SLOT_MS } from '../calendar/rules/opening-hours.ts';
import type { AppointmentEvent } from '../history/rules/appointment-event.ts';

/** A new appointment as its row has it. */
export type NewAppointment = {
  id: string;
  reference: string;
  doctorId: number;
  patientName: string;
  startsAt: Date;
  manageNonce: Buffer;
  /** From where it was booked, if that is counted. */
  networks: HashedNetworks | undefined;
};

/** What an event repeats of the appointment that was written with it. */
const stateColumns = {
  id: appointments.id,
  version: appointments.version,
  doctorId: appointments.doctorId,
  startsAt: appointments.startsAt,
  status: appointments.status,
};

/** What the statements take; instants that stand for no column are RFC 3339 texts. */
type EventValues = ReturnType<typeof eventValues>;
type BookingValues = EventValues & Omit<NewAppointment, 'id' | 'networks'> & { endsAt: Date };
type CountedValues = BookingValues & HashedNetworks;
type UpdateValues = EventValues & { endsAt: string };

/** The appointment, and the end of what held its slot. */
function insertAppointment(db: Db, value: ValueOf<BookingValues>) {
  const booked = db.$with('booked').as(
    db
      .insert(appointments)
      .values({
        id: value('appointmentId'),
        reference: value('reference'),
        doctorId: value('doctorId'),
        patientName: value('patientName'),
        startsAt: value('startsAt'),
        endsAt: value('endsAt'),
        status: sql`'booked'`,
        version: sql`1`,
        manageNonce: value('manageNonce'),
      })
      .onConflictDoNothing({ target: [appointments.doctorId, appointments.startsAt], where: LIVE })
      .returning(stateColumns),
  );
  const slot = and(
    eq(holds.doctorId, value('doctorId')),
    eq(holds.startsAt, sql`${value('eventStartsAt')}::timestamptz`),
  );
  // Under the lock, a hold that stands on the slot is the patient's own or has expired.
  const freed = db.$with('freed').as(db.delete(holds).where(slot));
  return { booked, freed };
}

const insert = prepared((db, value: ValueOf<BookingValues>) => {
  const { booked, freed } = insertAppointment(db, value);
  return insertEvent(db.with(booked, freed), booked, value);
});

const insertCounted = prepared((db, value: ValueOf<CountedValues>) => {
  const { booked, freed } = insertAppointment(db, value);
  const columns = sql`${booked.id}, ${value('address')}::bytea, ${value('address56')}::bytea,
    ${value('address48')}::bytea`;
  const counted = db
    .$with('counted')
    .as(db.insert(bookingAddresses).select(sql`select ${columns} from ${booked}`));
  return insertEvent(db.with(booked, freed, counted), booked, value);
});

/**
 * Writes the appointment and its first event in one statement, and commits. False when the slot is
 * taken: the partial unique index `appointments_live_slot_key` decides the race. Its columns are
 * the conflict target, so that a collision of `reference` is not mistaken for a taken slot.
 */
export async function insertBooked(
  tx: Transaction,
  { networks, ...appointment }: NewAppointment,
  event: AppointmentEvent & { hash: Buffer },
): Promise<boolean> {
  const endsAt = new Date(appointment.startsAt.getTime() + SLOT_MS);
  const values = { ...appointment, endsAt, ...eventValues(event) };
  const insertion = () =>
    networks ? insertCounted(tx, { ...values, ...networks }) : insert(tx, values);
  return (await withCommit(tx, insertion)).length === 1;
}

const update = prepared((db, value: ValueOf<UpdateValues>) => {
  const changed = db.$with('changed').as(
    db
      .update(appointments)
      .set({
        doctorId: sql`${value('doctorId')}::integer`,
        startsAt: sql`${value('eventStartsAt')}::timestamptz`,
        endsAt: sql`${value('endsAt')}::timestamptz`,
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
  return insertEvent(db.with(changed), changed, value);
});

/**
 * Writes the appointment's new state and its event in one statement, and commits. False when its
 * version is not the one before. A slot taken meanwhile violates `appointments_live_slot_key`.
 */
export async function updateAppointment(
  tx: Transaction,
  { endsAt }: Appointment,
  event: AppointmentEvent & { hash: Buffer },
): Promise<boolean> {
  const values = { endsAt, ...eventValues(event) };
  return (await withCommit(tx, () => update(tx, values))).length === 1;
}

/** An event for what a statement before it has written; none when that wrote nothing. */
function insertEvent(
  db: ReturnType<Db['with']>,
  written: Record<keyof typeof stateColumns, SQLWrapper>,
  value: ValueOf<EventValues>,
) {
  // In the order of the table's columns.
  return db
    .insert(events)
    .select(
      sql`select ${written.id}, ${written.version}, ${value('type')}::text,
        ${value('occurredAt')}::timestamptz, ${value('actor')}::text, ${written.doctorId},
        ${written.startsAt}, ${written.status}, ${value('reason')}::text,
        ${value('idempotencyKey')}::uuid, ${value('requestHash')}::bytea, ${value('hash')}::bytea
        from ${written}`,
    )
    .returning({ version: events.version });
}

const eventValues = (event: AppointmentEvent & { hash: Buffer }) => ({
  ...event,
  occurredAt: event.occurredAt.toISOString(),
  eventStartsAt: event.startsAt.toISOString(),
});
