import type { Appointment } from '@clinic/contracts/appointments';
import { and, asc, eq, gte, lt } from 'drizzle-orm';
import type { Executor } from '../../db/executor.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import type { Interval } from '../availability/dates-anywhere.ts';
import { identityColumns, toAppointment } from './changes-repository.ts';

type Filter = Interval & { doctorId?: number | undefined; patientName?: string | undefined };

/** Live appointments that start in the interval, by start and then doctor. */
export async function selectLiveAppointments(
  db: Executor,
  { from, to, doctorId, patientName }: Filter,
): Promise<Appointment[]> {
  const { startsAt, status, version } = appointments;
  const rows = await db
    .select({ ...identityColumns, startsAt, status, version })
    .from(appointments)
    .innerJoin(doctors, eq(doctors.id, appointments.doctorId))
    .where(
      and(
        LIVE,
        gte(startsAt, new Date(from)),
        lt(startsAt, new Date(to)),
        doctorId === undefined ? undefined : eq(appointments.doctorId, doctorId),
        patientName === undefined ? undefined : eq(appointments.patientName, patientName),
      ),
    )
    .orderBy(asc(startsAt), asc(appointments.doctorId));
  return rows.map((row) => toAppointment(row).appointment);
}
