import { and, asc, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { patients } from '../../db/schema/patients.ts';
import { staff } from '../../db/schema/staff.ts';

/** Whose an appointment is, and in which lane it stands. */
export async function selectPatientOf(db: Executor, appointmentId: string) {
  const [row] = await db
    .select({
      patientId: patients.id,
      name: patients.name,
      birthDate: patients.birthDate,
      phone: contacts.value,
      lane: appointments.lane,
    })
    .from(appointments)
    .innerJoin(patients, eq(patients.id, appointments.patientId))
    .leftJoin(contacts, and(eq(contacts.patientId, patients.id), eq(contacts.kind, 'phone')))
    .where(eq(appointments.id, appointmentId));
  return row;
}

/** What has happened to an appointment, in order, with the names of who did it and with whom it was. */
export function selectHistory(db: Executor, appointmentId: string) {
  return db
    .select({
      version: events.version,
      type: events.type,
      occurredAt: events.occurredAt,
      actor: events.actor,
      staffName: staff.name,
      status: events.status,
      startsAt: events.startsAt,
      doctorName: doctors.name,
      timeZone: doctors.timeZone,
      reason: events.reason,
      accepted: events.accepted,
    })
    .from(events)
    .innerJoin(doctors, eq(doctors.id, events.doctorId))
    .leftJoin(staff, eq(staff.id, events.actorId))
    .where(eq(events.appointmentId, appointmentId))
    .orderBy(asc(events.version));
}
