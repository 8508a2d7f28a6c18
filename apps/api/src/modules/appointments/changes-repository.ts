import type { Appointment } from '@clinic/contracts/appointments';
import type { Slot } from '@clinic/contracts/availability';
import { and, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { withCommit } from '../../db/client/transactions.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { unchangedKeys } from '../../db/schema/unchanged-keys.ts';
import { slotAt } from '../calendar/rules/slot-times.ts';
import { changeableUntilOf } from './rules/notice.ts';

const bookings = alias(events, 'bookings');

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
  bookedAt: sql`(select ${bookings.occurredAt} from ${events} bookings where
    ${bookings.appointmentId} = ${appointments.id} and ${bookings.version} = 1)`.mapWith(
    events.occurredAt,
  ),
};

type Row = Omit<Appointment, keyof Slot | 'changeableUntil'> & {
  startsAt: Date;
  bookedAt: Date;
  manageNonce: Buffer;
};

/** @param noticeMinutes `CANCEL_NOTICE_MINUTES` */
export function toAppointment(
  row: Row,
  noticeMinutes: number,
): { appointment: Appointment; manageNonce: Buffer } {
  const { id, reference, doctorId, doctorName, specialization, timeZone, patientName } = row;
  const { status, version, manageNonce } = row;
  const times = { startsAt: row.startsAt.getTime(), bookedAt: row.bookedAt.getTime() };
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
      ...slotAt(times.startsAt, timeZone),
      status,
      version,
      changeableUntil: changeableUntilOf(times, noticeMinutes),
    },
  };
}

/** What an idempotency key was answered with, and the appointment as it was right after it. */
export type RecordedChange = {
  requestHash: Buffer;
  manageNonce: Buffer;
  appointment: Appointment;
};

const eventColumns = {
  ...identityColumns,
  startsAt: events.startsAt,
  status: events.status,
  version: events.version,
};

type Key = { idempotencyKey: string };

const queryChangeByKey = prepared((db, value: ValueOf<Key>) =>
  db
    .select({ ...eventColumns, requestHash: events.requestHash })
    .from(events)
    .innerJoin(appointments, eq(appointments.id, events.appointmentId))
    .innerJoin(doctors, eq(doctors.id, events.doctorId))
    .where(eq(events.idempotencyKey, value('idempotencyKey'))),
);

const queryUnchangedByKey = prepared((db, value: ValueOf<Key>) =>
  db
    .select({ ...eventColumns, requestHash: unchangedKeys.requestHash })
    .from(unchangedKeys)
    .innerJoin(
      events,
      and(
        eq(events.appointmentId, unchangedKeys.appointmentId),
        eq(events.version, unchangedKeys.version),
      ),
    )
    .innerJoin(appointments, eq(appointments.id, events.appointmentId))
    .innerJoin(doctors, eq(doctors.id, events.doctorId))
    .where(eq(unchangedKeys.idempotencyKey, value('idempotencyKey'))),
);

/** What an idempotency key was answered with: what it has written, or found as it should be. */
export async function selectChangeByKey(
  db: Executor,
  idempotencyKey: string,
  noticeMinutes: number,
): Promise<RecordedChange | undefined> {
  const [changed] = await queryChangeByKey(db, { idempotencyKey });
  const row = changed ?? (await queryUnchangedByKey(db, { idempotencyKey }))[0];
  return row && { ...toAppointment(row, noticeMinutes), requestHash: row.requestHash as Buffer };
}

type UnchangedKey = Key & { appointmentId: string; version: number; requestHash: Buffer };

const insertKey = prepared((db, value: ValueOf<UnchangedKey>) => {
  const [idempotencyKey, appointmentId] = [value('idempotencyKey'), value('appointmentId')];
  const [version, requestHash] = [value('version'), value('requestHash')];
  return db
    .insert(unchangedKeys)
    .values({ idempotencyKey, appointmentId, version, requestHash })
    .returning({ version: unchangedKeys.version });
});

/**
 * Binds the key of a change that has nothing to write, and commits. The doctor's lock keeps two of
 * one appointment apart. A key that is sent with two different changes at once, to two doctors, may
 * be bound to both, one of which wrote nothing.
 */
export async function insertUnchangedKey(
  tx: Transaction,
  { id, version }: Pick<Appointment, 'id' | 'version'>,
  key: { idempotencyKey: string; requestHash: Buffer },
): Promise<void> {
  await withCommit(tx, () => insertKey(tx, { appointmentId: id, version, ...key }));
}
