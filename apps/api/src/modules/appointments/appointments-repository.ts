import type { Appointment } from '@clinic/contracts/appointments';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../db/database.ts';
import { withCommit } from '../../db/transactions.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { holds } from '../../db/schema/holds.ts';
import { SLOT_MS } from '../availability/opening-hours.ts';
import type { AppointmentEvent } from './appointment-event.ts';

/** A new appointment as its row has it. */
export type NewAppointment = {
  id: string;
  reference: string;
  doctorId: number;
  patientName: string;
  startsAt: Date;
  manageNonce: Buffer;
};

/**
 * Writes the appointment and its first event in one statement, and commits. False when the slot is taken: the
 * partial unique index `appointments_live_slot_key` decides the race. Its columns are the conflict
 * target, so that a collision of `reference` is not mistaken for a taken slot.
 */
export async function insertBooked(
  tx: Transaction,
  appointment: NewAppointment,
  event: AppointmentEvent & { hash: Buffer },
): Promise<boolean> {
  const endsAt = new Date(appointment.startsAt.getTime() + SLOT_MS);
  const booked = tx.$with('booked').as(
    tx
      .insert(appointments)
      .values({ ...appointment, endsAt, status: 'booked', version: 1 })
      .onConflictDoNothing({ target: [appointments.doctorId, appointments.startsAt], where: LIVE })
      .returning({ id: appointments.id }),
  );
  // Under the lock, a hold that stands on the slot is the patient's own or has expired.
  const freed = tx
    .$with('freed')
    .as(
      tx
        .delete(holds)
        .where(and(eq(holds.doctorId, event.doctorId), eq(holds.startsAt, event.startsAt))),
    );
  const rows = await withCommit(tx, () =>
    tx
      .with(booked, freed)
      .insert(events)
      .select(sql`select ${booked.id}, ${valuesAfterId(event)} from ${booked}`)
      .returning({ version: events.version }),
  );
  return rows.length === 1;
}

/**
 * Writes the appointment's new state and its event in one statement, and commits. False when its version is not
 * the one before. A slot taken meanwhile violates `appointments_live_slot_key`.
 */
export async function updateAppointment(
  tx: Transaction,
  after: Appointment,
  event: AppointmentEvent & { hash: Buffer },
): Promise<boolean> {
  const changed = tx.$with('changed').as(
    tx
      .update(appointments)
      .set({
        doctorId: after.doctorId,
        startsAt: new Date(after.startsAt),
        endsAt: new Date(after.endsAt),
        status: after.status,
        version: after.version,
      })
      .where(and(eq(appointments.id, after.id), eq(appointments.version, after.version - 1)))
      .returning({ id: appointments.id }),
  );
  const rows = await withCommit(tx, () =>
    tx
      .with(changed)
      .insert(events)
      .select(sql`select ${changed.id}, ${valuesAfterId(event)} from ${changed}`)
      .returning({ version: events.version }),
  );
  return rows.length === 1;
}

/** The values of an event's columns after the appointment's id, in the order of the table. */
function valuesAfterId(event: AppointmentEvent & { hash: Buffer }): SQL {
  return sql.join(
    [
      sql`${event.version}::integer`,
      sql`${event.type}::text`,
      sql`${event.occurredAt.toISOString()}::timestamptz`,
      sql`${event.actor}::text`,
      sql`${event.doctorId}::integer`,
      sql`${event.startsAt.toISOString()}::timestamptz`,
      sql`${event.status}::text`,
      sql`${event.reason}::text`,
      sql`${event.idempotencyKey}::uuid`,
      sql`${event.requestHash}::bytea`,
      sql`${event.hash}::bytea`,
    ],
    sql`, `,
  );
}

/** A change that an idempotency key has made, and the appointment as it was right after it. */
export type RecordedChange = {
  requestHash: Buffer;
  manageNonce: Buffer;
  appointment: Appointment;
};

export async function selectChangeByKey(
  db: Executor,
  idempotencyKey: string,
): Promise<RecordedChange | undefined> {
  const [row] = await db
    .select({
      ...identityColumns,
      startsAt: events.startsAt,
      status: events.status,
      version: events.version,
      requestHash: events.requestHash,
    })
    .from(events)
    .innerJoin(appointments, eq(appointments.id, events.appointmentId))
    .innerJoin(doctors, eq(doctors.id, events.doctorId))
    .where(eq(events.idempotencyKey, idempotencyKey));
  return row && { ...toAppointment(row), requestHash: row.requestHash as Buffer };
}

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

/** The appointment as it is now, with when and by which event it last changed. */
export async function selectStanding(
  db: Executor,
  id: string,
): Promise<{ appointment: Appointment; changedAt: Date; hash: Buffer } | undefined> {
  const [row] = await db
    .select({
      ...identityColumns,
      startsAt: appointments.startsAt,
      status: appointments.status,
      version: appointments.version,
      changedAt: events.occurredAt,
      hash: events.hash,
    })
    .from(appointments)
    .innerJoin(doctors, eq(doctors.id, appointments.doctorId))
    .innerJoin(
      events,
      and(eq(events.appointmentId, appointments.id), eq(events.version, appointments.version)),
    )
    .where(eq(appointments.id, id));
  return row && { ...toAppointment(row), changedAt: row.changedAt, hash: row.hash };
}

const identityColumns = {
  id: appointments.id,
  reference: appointments.reference,
  doctorId: doctors.id,
  doctorName: doctors.name,
  specialization: doctors.specialization,
  timeZone: doctors.timeZone,
  patientName: appointments.patientName,
  manageNonce: appointments.manageNonce,
};

type Row = Omit<Appointment, 'startsAt' | 'endsAt'> & { startsAt: Date; manageNonce: Buffer };

function toAppointment(row: Row): { appointment: Appointment; manageNonce: Buffer } {
  const { id, reference, doctorId, doctorName, specialization, timeZone, patientName } = row;
  const startsAt = row.startsAt.toISOString();
  const endsAt = new Date(row.startsAt.getTime() + SLOT_MS).toISOString();
  const { status, version, manageNonce } = row;
  return {
    manageNonce,
    appointment: {
      id,
      reference,
      doctorId,
      doctorName,
      specialization,
      timeZone,
      patientName,
      startsAt,
      endsAt,
      status,
      version,
    },
  };
}
