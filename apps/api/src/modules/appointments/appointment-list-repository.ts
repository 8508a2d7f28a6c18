import type { Appointment } from '@clinic/contracts/appointments';
import { and, asc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import type { Interval } from '../calendar/rules/instants-of-dates.ts';
import { identityColumns, toAppointment } from './changes-repository.ts';

type Filter = Interval & { doctorId?: number | undefined; patientName?: string | undefined };

const { startsAt, status, version, doctorId, patientName } = appointments;

/** Live appointments that start in the interval, by start and then doctor. */
export function selectLiveAppointments(
  db: Executor,
  { from, until, ...who }: Filter,
): Promise<Appointment[]> {
  const condition = and(
    LIVE,
    gte(startsAt, new Date(from)),
    lt(startsAt, new Date(until)),
    who.doctorId === undefined ? undefined : eq(doctorId, who.doctorId),
    who.patientName === undefined ? undefined : eq(patientName, who.patientName),
  );
  return selectWhere(db, condition);
}

/** A doctor's appointments that are booked and start later than now, by start. */
export function selectUpcoming(db: Executor, doctor: number): Promise<Appointment[]> {
  return selectWhere(
    db,
    and(eq(doctorId, doctor), eq(status, 'booked'), sql`${startsAt} > ${nowOf(db)}`),
  );
}

/** The appointment that has a reference, as it is stored. */
export async function selectByReference(
  db: Executor,
  reference: string,
): Promise<Appointment | undefined> {
  return (await selectWhere(db, eq(appointments.reference, reference)))[0];
}

async function selectWhere(db: Executor, condition: SQL | undefined): Promise<Appointment[]> {
  const rows = await db
    .select({ ...identityColumns, startsAt, status, version })
    .from(appointments)
    .innerJoin(doctors, eq(doctors.id, doctorId))
    .where(condition)
    .orderBy(asc(startsAt), asc(doctorId));
  return rows.map((row) => toAppointment(row).appointment);
}
