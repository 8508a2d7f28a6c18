import type { Appointment } from '@clinic/contracts/appointments';
import type { Slot } from '@clinic/contracts/availability';
import { and, eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { byteaArray, epochMs } from '../../db/client/expressions.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { withCommit } from '../../db/client/transactions.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { clinicSettings } from '../../db/schema/clinic-settings.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { locationColumns, locations } from '../../db/schema/locations.ts';
import { patients } from '../../db/schema/patients.ts';
import { unchangedKeys } from '../../db/schema/unchanged-keys.ts';
import { visitTypes } from '../../db/schema/visit-types.ts';
import { slotAt } from '../calendar/rules/slot-times.ts';
import { type LocationRow, toLocation } from '../locations/rules/location-row.ts';
import { changeableUntilOf } from './rules/notice.ts';

const bookings = alias(events, 'bookings');

/** What never changes about an appointment, whose it is, and where. */
export const identityColumns = {
  id: appointments.id,
  reference: appointments.reference,
  doctorId: doctors.id,
  doctorName: doctors.name,
  specialization: doctors.specialization,
  timeZone: doctors.timeZone,
  // Empty of a patient whose data were erased.
  patientName: sql<string>`coalesce(${patients.name}, '')`,
  visitTypeId: visitTypes.id,
  visitTypeCode: visitTypes.code,
  visitTypeName: visitTypes.name,
  ...locationColumns,
  manageNonce: appointments.manageNonce,
  cancelNoticeMinutes: sql<number>`(
    select ${clinicSettings.cancelNoticeMinutes} from ${clinicSettings})`,
  bookedAt: sql`(select ${bookings.occurredAt} from ${events} bookings where
    ${bookings.appointmentId} = ${appointments.id} and ${bookings.version} = 1)`.mapWith(
    events.occurredAt,
  ),
};

type Row = Omit<Appointment, keyof Slot | 'changeableUntil' | 'visitType' | 'location'> &
  LocationRow & {
    startsAt: Date;
    endsAt: Date;
    visitTypeId: number;
    visitTypeCode: string;
    visitTypeName: string;
    bookedAt: Date;
    manageNonce: Buffer;
    cancelNoticeMinutes: number;
  };

/** The appointment of a row, with the nonce of its manage token. */
export function toAppointment(row: Row): { appointment: Appointment; manageNonce: Buffer } {
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
      ...slotAt({ startsAt: times.startsAt, endsAt: row.endsAt.getTime() }, timeZone),
      status,
      version,
      visitType: { id: row.visitTypeId, code: row.visitTypeCode, name: row.visitTypeName },
      location: toLocation(row),
      changeableUntil: changeableUntilOf(times, row.cancelNoticeMinutes),
    },
  };
}

/** What an idempotency key was answered with, and the appointment as it was right after it. */
export type RecordedChange = {
  requestHash: Buffer;
  manageNonce: Buffer;
  appointment: Appointment;
  /** Milliseconds since then. */
  age: number;
  /** Whether the patient's data were erased. */
  erased: boolean;
};

const eventColumns = {
  ...identityColumns,
  startsAt: events.startsAt,
  // Every visit of format 1 had this length.
  endsAt: sql`coalesce(${events.endsAt}, ${events.startsAt} + interval '30 minutes')`.mapWith(
    appointments.endsAt,
  ),
  occurredAt: epochMs(events.occurredAt),
  erased: sql<boolean>`${patients.name} is null`,
  status: events.status,
  version: events.version,
};

const placeOfEvent = sql`coalesce(${events.locationId}, ${doctors.locationId})`;

/** `bytea[]`: under what the key may have been kept. */
type Keys = { keys: string };

const queryChangeByKey = prepared((db, value: ValueOf<Keys>, now) =>
  db
    .select({ ...eventColumns, requestHash: events.requestHash, now: epochMs(now) })
    .from(events)
    .innerJoin(appointments, eq(appointments.id, events.appointmentId))
    .innerJoin(patients, eq(patients.id, appointments.patientId))
    .innerJoin(visitTypes, eq(visitTypes.id, appointments.visitTypeId))
    .innerJoin(doctors, eq(doctors.id, events.doctorId))
    .innerJoin(locations, eq(locations.id, placeOfEvent))
    .where(eq(events.idempotencyKeyHash, sql`any (${value('keys')}::bytea[])`)),
);

const queryUnchangedByKey = prepared((db, value: ValueOf<Keys>, now) =>
  db
    .select({ ...eventColumns, requestHash: unchangedKeys.requestHash, now: epochMs(now) })
    .from(unchangedKeys)
    .innerJoin(
      events,
      and(
        eq(events.appointmentId, unchangedKeys.appointmentId),
        eq(events.version, unchangedKeys.version),
      ),
    )
    .innerJoin(appointments, eq(appointments.id, events.appointmentId))
    .innerJoin(patients, eq(patients.id, appointments.patientId))
    .innerJoin(visitTypes, eq(visitTypes.id, appointments.visitTypeId))
    .innerJoin(doctors, eq(doctors.id, events.doctorId))
    .innerJoin(locations, eq(locations.id, placeOfEvent))
    .where(eq(unchangedKeys.idempotencyKeyHash, sql`any (${value('keys')}::bytea[])`)),
);

/** What an idempotency key was answered with: what it has written, or found as it should be. */
export async function selectChangeByKey(
  db: Executor,
  waysToKeep: readonly Buffer[],
): Promise<RecordedChange | undefined> {
  const keys = byteaArray(waysToKeep);
  const [changed] = await queryChangeByKey(db, { keys });
  const row = changed ?? (await queryUnchangedByKey(db, { keys }))[0];
  if (!row) return undefined;
  const { now, occurredAt, requestHash, erased } = row;
  const age = now - occurredAt;
  return { ...toAppointment(row), requestHash: requestHash as Buffer, age, erased };
}

type UnchangedKey = {
  idempotencyKeyHash: Buffer;
  appointmentId: string;
  version: number;
  requestHash: Buffer;
};

const insertKey = prepared((db, value: ValueOf<UnchangedKey>) => {
  const idempotencyKeyHash = value('idempotencyKeyHash');
  const appointmentId = value('appointmentId');
  const [version, requestHash] = [value('version'), value('requestHash')];
  return db
    .insert(unchangedKeys)
    .values({ idempotencyKeyHash, appointmentId, version, requestHash })
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
  key: { idempotencyKeyHash: Buffer; requestHash: Buffer },
): Promise<void> {
  await withCommit(tx, () => insertKey(tx, { appointmentId: id, version, ...key }));
}
