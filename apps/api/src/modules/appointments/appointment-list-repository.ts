import type { Appointment } from '@clinic/contracts/appointments';
import { and, asc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { locations } from '../../db/schema/locations.ts';
import { patients } from '../../db/schema/patients.ts';
import { visitTypes } from '../../db/schema/visit-types.ts';
import type { Interval } from '../calendar/rules/instants-of-dates.ts';
import { currentColumns } from './appointments-repository.ts';
import { toAppointment } from './changes-repository.ts';

type Ports = { db: Executor };
type Filter = Interval & { doctorId?: number | undefined; patientName?: string | undefined };

const { startsAt, status, doctorId } = appointments;

/** Live appointments that start in the interval, by start and then doctor. */
export function selectLiveAppointments(
  clinic: Ports,
  { from, until, ...who }: Filter,
): Promise<Appointment[]> {
  const condition = and(
    LIVE,
    gte(startsAt, new Date(from)),
    lt(startsAt, new Date(until)),
    who.doctorId === undefined ? undefined : eq(doctorId, who.doctorId),
    who.patientName === undefined ? undefined : eq(patients.name, who.patientName),
  );
  return selectWhere(clinic, condition);
}

/** A doctor's appointments that are booked and start later than now, by start. */
export function selectUpcoming(clinic: Ports, doctor: number): Promise<Appointment[]> {
  return selectWhere(
    clinic,
    and(eq(doctorId, doctor), eq(status, 'booked'), sql`${startsAt} > ${nowOf(clinic.db)}`),
  );
}

/** The appointment that has a reference, as it is stored. */
export async function selectByReference(
  clinic: Ports,
  reference: string,
): Promise<Appointment | undefined> {
  return (await selectWhere(clinic, eq(appointments.reference, reference)))[0];
}

/** A patient's appointments of every state, by start; at some locations, or where none is named at all. */
export const selectOfPatient = (
  clinic: Ports,
  patientId: string,
  locationIds: readonly number[],
): Promise<Appointment[]> =>
  selectWhere(
    clinic,
    and(
      eq(appointments.patientId, patientId),
      locationIds.length === 0 ? undefined : inArray(appointments.locationId, locationIds),
    ),
  );

async function selectWhere({ db }: Ports, condition: SQL | undefined): Promise<Appointment[]> {
  const rows = await db
    .select(currentColumns)
    .from(appointments)
    .innerJoin(patients, eq(patients.id, appointments.patientId))
    .innerJoin(doctors, eq(doctors.id, doctorId))
    .innerJoin(locations, eq(locations.id, appointments.locationId))
    .innerJoin(visitTypes, eq(visitTypes.id, appointments.visitTypeId))
    .where(condition)
    .orderBy(asc(startsAt), asc(doctorId));
  return rows.map((row) => toAppointment(row).appointment);
}
