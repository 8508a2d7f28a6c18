import type { Appointment } from '@clinic/contracts/appointments';
import { and, eq, isNotNull } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { locations } from '../../db/schema/locations.ts';
import { patients } from '../../db/schema/patients.ts';
import { visitTypes } from '../../db/schema/visit-types.ts';
import type { Identity } from '../history/rules/appointment-event.ts';
import { identityColumns, toAppointment } from './changes-repository.ts';

/** An appointment as it is now, in the columns of `toAppointment`. */
export const currentColumns = {
  ...identityColumns,
  startsAt: appointments.startsAt,
  endsAt: appointments.endsAt,
  status: appointments.status,
  version: appointments.version,
};

/** The appointment as it is now, with the nonce of its manage token; not of a patient who was erased. */
export async function selectAppointment(
  db: Executor,
  id: string,
): Promise<{ appointment: Appointment; manageNonce: Buffer } | undefined> {
  const [row] = await db
    .select(currentColumns)
    .from(appointments)
    .innerJoin(patients, eq(patients.id, appointments.patientId))
    .innerJoin(doctors, eq(doctors.id, appointments.doctorId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .innerJoin(visitTypes, eq(visitTypes.id, appointments.visitTypeId))
    .where(and(eq(appointments.id, id), isNotNull(patients.name)));
  return row && toAppointment(row);
}

/** An appointment with what its next event builds on. */
export type Current = {
  appointment: Appointment;
  lane: number;
  identity: Identity;
  bookedAt: Date;
  changedAt: Date;
  hash: Buffer;
};

/** The appointment as it is now, when it was booked, and when and by which event it last changed. */
export async function selectCurrent(db: Executor, id: string): Promise<Current | undefined> {
  const [row] = await db
    .select({
      ...currentColumns,
      lane: appointments.lane,
      patientId: appointments.patientId,
      changedAt: events.occurredAt,
      hash: events.hash,
    })
    .from(appointments)
    .innerJoin(patients, eq(patients.id, appointments.patientId))
    .innerJoin(doctors, eq(doctors.id, appointments.doctorId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .innerJoin(visitTypes, eq(visitTypes.id, appointments.visitTypeId))
    .innerJoin(
      events,
      and(eq(events.appointmentId, appointments.id), eq(events.version, appointments.version)),
    )
    .where(eq(appointments.id, id));
  if (!row) return undefined;
  const { lane, bookedAt, changedAt, hash } = row;
  const { appointment } = toAppointment(row);
  return { appointment, lane, identity: row, bookedAt, changedAt, hash };
}
