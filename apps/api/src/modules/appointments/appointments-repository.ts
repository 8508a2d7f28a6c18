import type { Appointment } from '@clinic/contracts/appointments';
import { and, eq, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Clock } from '../../db/client/clock.ts';
import type { Db, Executor, Transaction } from '../../db/client/executor.ts';
import { prepared } from '../../db/client/prepared.ts';
import { withCommit } from '../../db/client/transactions.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { bookingAddresses } from '../../db/schema/booking-addresses.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { holds } from '../../db/schema/holds.ts';
import type { HashedNetworks } from '../access/rules/hashed-networks.ts';
import { SLOT_MS } from '../calendar/rules/opening-hours.ts';
import type { AppointmentEvent } from '../history/rules/appointment-event.ts';
import { identityColumns, toAppointment } from './changes-repository.ts';

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

/** The appointment, and the end of what held its slot. */
function insertAppointment(db: Db) {
  const value = sql.placeholder;
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

const insert = prepared((db) => {
  const { booked, freed } = insertAppointment(db);
  return insertEvent(db.with(booked, freed), booked);
});

const insertCounted = prepared((db) => {
  const value = sql.placeholder;
  const { booked, freed } = insertAppointment(db);
  const columns = sql`${booked.id}, ${value('address')}::bytea, ${value('address56')}::bytea,
    ${value('address48')}::bytea`;
  const counted = db
    .$with('counted')
    .as(db.insert(bookingAddresses).select(sql`select ${columns} from ${booked}`));
  return insertEvent(db.with(booked, freed, counted), booked);
});

/**
 * Writes the appointment and its first event in one statement, and commits. False when the slot is
 * taken: the partial unique index `appointments_live_slot_key` decides the race. Its columns are
 * the conflict target, so that a collision of `reference` is not mistaken for a taken slot.
 */
export async function insertBooked(
  tx: Transaction,
  clock: Clock,
  { networks, ...appointment }: NewAppointment,
  event: AppointmentEvent & { hash: Buffer },
): Promise<boolean> {
  const endsAt = new Date(appointment.startsAt.getTime() + SLOT_MS);
  const values = { ...appointment, endsAt, ...networks, ...eventValues(event) };
  const run = networks ? insertCounted : insert;
  return (await withCommit(tx, () => run(tx, clock, values))).length === 1;
}

const update = prepared((db) => {
  const value = sql.placeholder;
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
  return insertEvent(db.with(changed), changed);
});

/**
 * Writes the appointment's new state and its event in one statement, and commits. False when its
 * version is not the one before. A slot taken meanwhile violates `appointments_live_slot_key`.
 */
export async function updateAppointment(
  tx: Transaction,
  clock: Clock,
  { endsAt }: Appointment,
  event: AppointmentEvent & { hash: Buffer },
): Promise<boolean> {
  const values = { endsAt, ...eventValues(event) };
  return (await withCommit(tx, () => update(tx, clock, values))).length === 1;
}

/** An event for what a statement before it has written; none when that wrote nothing. */
function insertEvent(
  db: ReturnType<Db['with']>,
  written: Record<keyof typeof stateColumns, SQLWrapper>,
) {
  const value = sql.placeholder;
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

/** The appointment as it is now, with the nonce of its manage token. */
export async function selectAppointment(
  db: Executor,
  id: string,
): Promise<{ appointment: Appointment; manageNonce: Buffer } | undefined> {
  const [row] = await db
    .select({
      ...identityColumns,
      startsAt: appointments.startsAt,
      status: appointments.status,
      version: appointments.version,
    })
    .from(appointments)
    .innerJoin(doctors, eq(doctors.id, appointments.doctorId))
    .where(eq(appointments.id, id));
  return row && toAppointment(row);
}

const bookings = alias(events, 'bookings');

/** An appointment with what its next event builds on. */
export type Current = { appointment: Appointment; bookedAt: Date; changedAt: Date; hash: Buffer };

/** The appointment as it is now, when it was booked, and when and by which event it last changed. */
export async function selectCurrent(db: Executor, id: string): Promise<Current | undefined> {
  const [row] = await db
    .select({
      ...identityColumns,
      startsAt: appointments.startsAt,
      status: appointments.status,
      version: appointments.version,
      bookedAt: bookings.occurredAt,
      changedAt: events.occurredAt,
      hash: events.hash,
    })
    .from(appointments)
    .innerJoin(doctors, eq(doctors.id, appointments.doctorId))
    .innerJoin(
      events,
      and(eq(events.appointmentId, appointments.id), eq(events.version, appointments.version)),
    )
    .innerJoin(bookings, and(eq(bookings.appointmentId, appointments.id), eq(bookings.version, 1)))
    .where(eq(appointments.id, id));
  if (!row) return undefined;
  const { bookedAt, changedAt, hash } = row;
  return { ...toAppointment(row), bookedAt, changedAt, hash };
}
