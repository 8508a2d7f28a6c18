import type { Appointment } from '@clinic/contracts/appointments';
import { eq, sql } from 'drizzle-orm';
import type { Executor } from '../../db/executor.ts';
import { prepared } from '../../db/prepared.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import type { Clock } from '../../kernel/clock.ts';
import { SLOT_MS } from '../availability/opening-hours.ts';

/** What never changes about an appointment, and whose it is. */
export const identityColumns = {
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

export function toAppointment(row: Row): { appointment: Appointment; manageNonce: Buffer } {
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

/** A change that an idempotency key has made, and the appointment as it was right after it. */
export type RecordedChange = {
  requestHash: Buffer;
  manageNonce: Buffer;
  appointment: Appointment;
};

const queryChangeByKey = prepared((db) =>
  db
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
    .where(eq(events.idempotencyKey, sql.placeholder('idempotencyKey'))),
);

/** What an idempotency key has written, if anything. */
export async function selectChangeByKey(
  db: Executor,
  clock: Clock,
  idempotencyKey: string,
): Promise<RecordedChange | undefined> {
  const [row] = await queryChangeByKey(db, clock, { idempotencyKey });
  return row && { ...toAppointment(row), requestHash: row.requestHash as Buffer };
}
