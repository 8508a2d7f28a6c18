import type { Appointment } from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../db/database.ts';
import { epochMs } from '../../db/expressions.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { SLOT_MS } from '../availability/opening-hours.ts';
import type { AppointmentEvent } from './appointment-event.ts';

const doctorColumns = {
  id: doctors.id,
  name: doctors.name,
  specialization: doctors.specialization,
  timeZone: doctors.timeZone,
};

/** Locks the doctor's calendar until the transaction ends. Nothing when there is no such doctor. */
export async function lockDoctor(tx: Transaction, id: number): Promise<Doctor | undefined> {
  const [doctor] = await tx.select(doctorColumns).from(doctors).where(eq(doctors.id, id)).for('update');
  return doctor;
}

/** The time, and whether a live appointment stands on the slot. */
export async function selectSlot(
  db: Executor,
  clock: { now: SQL<string> },
  doctorId: number,
  startsAt: Date,
): Promise<{ now: number; taken: boolean }> {
  const standing = db
    .select({ one: sql`1` })
    .from(appointments)
    .where(and(eq(appointments.doctorId, doctorId), eq(appointments.startsAt, startsAt), LIVE));
  const [row] = await db.execute<{ now: number; taken: boolean }>(
    sql`select ${epochMs(clock.now)} as now, exists (${standing}) as taken`,
  );
  return row as { now: number; taken: boolean };
}

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
 * Writes the appointment and its first event in one statement. False when the slot is taken: the
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
  const rows = await tx
    .with(booked)
    .insert(events)
    .select(sql`select ${booked.id}, ${valuesAfterId(event)} from ${booked}`)
    .returning({ version: events.version });
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

/** When the appointment last changed. */
export async function selectLastChange(db: Executor, id: string): Promise<Date> {
  const [row] = await db
    .select({ at: sql<string>`max(${events.occurredAt})` })
    .from(events)
    .where(eq(events.appointmentId, id));
  return new Date(row?.at ?? 0);
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
