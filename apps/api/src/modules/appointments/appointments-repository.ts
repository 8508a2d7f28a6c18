import type { Appointment } from '@clinic/contracts/appointments';
import { and, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { identityColumns, toAppointment } from './changes-repository.ts';

/** The appointment as it is now, with the nonce of its manage token. */
export async function selectAppointment(
  db: Executor,
  id: string,
  noticeMinutes: number,
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
  return row && toAppointment(row, noticeMinutes);
}

/** An appointment with what its next event builds on. */
export type Current = { appointment: Appointment; bookedAt: Date; changedAt: Date; hash: Buffer };

/** The appointment as it is now, when it was booked, and when and by which event it last changed. */
export async function selectCurrent(
  db: Executor,
  id: string,
  noticeMinutes: number,
): Promise<Current | undefined> {
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
  if (!row) return undefined;
  const { bookedAt, changedAt, hash } = row;
  return { ...toAppointment(row, noticeMinutes), bookedAt, changedAt, hash };
}
