import type { AttentionReason } from '@clinic/contracts/desk';
import type { Staff } from '@clinic/contracts/staff';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { clinicSettings } from '../../db/schema/clinic-settings.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { patients } from '../../db/schema/patients.ts';
import { visitTypes } from '../../db/schema/visit-types.ts';
import type { Interval } from '../calendar/rules/instants-of-dates.ts';
import { listedAppointment, ownDoctors } from './day-repository.ts';
import type { ListedAppointment } from './rules/listed.ts';

/** When doctors see patients: all visit types alike where none is named. */
export type OpenTime = {
  doctorIds: readonly number[];
  visitTypeId: number | null;
  intervals: readonly Interval[];
};

export type AttentionRow = {
  reason: AttentionReason;
  doctorId: number;
  doctorName: string;
  timeZone: string;
  appointment: ListedAppointment;
  total: number;
};

/** The doctors whose calendars a member of the staff may see, with the versions of their hours. */
export function selectDoctorsOfStaff(
  db: Executor,
  staff: Staff,
  locationId: number | undefined,
): Promise<{ id: number; timeZone: string; hoursVersion: number }[]> {
  const { id, timeZone, hoursVersion } = doctors;
  return db
    .select({ id, timeZone, hoursVersion })
    .from(doctors)
    .where(and(ownDoctors(staff), atLocation(locationId)));
}

/** How many days after today can be booked. */
export async function selectHorizonDays(db: Executor): Promise<number> {
  const [row] = await db.select({ days: clinicSettings.bookingHorizonDays }).from(clinicSettings);
  return row?.days ?? 0;
}

/** Of every visit type, also of those that are not offered any more. */
export async function selectVisitTypeIds(db: Executor): Promise<number[]> {
  return (await db.select({ id: visitTypes.id }).from(visitTypes)).map(({ id }) => id);
}

const atLocation = (locationId: number | undefined): SQL | undefined =>
  locationId === undefined ? undefined : eq(doctors.locationId, locationId);

/** As PostgreSQL reads a `tstzmultirange`. */
const toMultirange = (intervals: readonly Interval[]): string => {
  const instant = (ms: number) => new Date(ms).toISOString();
  return `{${intervals.map(({ from, until }) => `[${instant(from)},${instant(until)})`).join(',')}}`;
};

/**
 * Appointments that are somebody's task, the most pressing kind first, then by start: of the past days
 * without an outcome; to come of a patient whom mails do not reach, beside another one, or outside of hours.
 */
export function selectAttention(
  db: Executor,
  staff: Staff,
  {
    locationId,
    pastDays,
    horizonDays,
    open,
    limit,
  }: {
    locationId: number | undefined;
    pastDays: number;
    horizonDays: number;
    open: readonly OpenTime[];
    limit: number;
  },
): Promise<AttentionRow[]> {
  const now = nowOf(db);
  const times = open.map(({ doctorIds, visitTypeId, intervals }) => ({
    ...{ doctorIds, visitTypeId, time: toMultirange(intervals) },
  }));
  const openTimes = sql`(
    select unnest("doctorIds") as doctor_id, "visitTypeId" as visit_type_id, "time"
    from jsonb_to_recordset(${JSON.stringify(times)}::jsonb)
      as given("doctorIds" int[], "visitTypeId" int, "time" tstzmultirange)) open_time`;
  const isOpen = sql`coalesce(
    tstzrange(${appointments.startsAt}, ${appointments.endsAt}) <@ open_time."time", false)`;
  const isUnreachable = sql`exists (select from ${contacts}
    where ${contacts.patientId} = ${appointments.patientId} and ${contacts.undeliverableAt} is not null)`;
  const isPast = sql`${appointments.endsAt} <= ${now}`;
  const reason: SQL<AttentionReason> = sql`case when ${isPast} then 'no-outcome' when ${isUnreachable} then 'unreachable'
    when ${appointments.lane} > 0 then 'overbooked' else 'outside-hours' end`;
  return db
    .select({
      reason,
      doctorId: doctors.id,
      doctorName: doctors.name,
      timeZone: doctors.timeZone,
      appointment: sql<ListedAppointment>`${listedAppointment()}`,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(appointments)
    .innerJoin(doctors, eq(doctors.id, appointments.doctorId))
    .innerJoin(patients, eq(patients.id, appointments.patientId))
    .innerJoin(sql`${visitTypes} booked_type`, sql`booked_type.id = ${appointments.visitTypeId}`)
    .leftJoin(
      openTimes,
      sql`open_time.doctor_id = ${doctors.id} and (open_time.visit_type_id is null
        or open_time.visit_type_id = ${appointments.visitTypeId})`,
    )
    .where(
      and(
        LIVE,
        ownDoctors(staff),
        atLocation(locationId),
        sql`${appointments.startsAt} > ${now} - ${pastDays} * interval '1 day'
          and ${appointments.startsAt} < ${now} + ${horizonDays} * interval '1 day'`,
        sql`(${isPast} and ${appointments.status} = 'booked'
          or ${appointments.startsAt} > ${now} and (${appointments.lane} > 0 or ${isUnreachable} or not ${isOpen}))`,
      ),
    )
    .orderBy(
      sql`case when ${isPast} then 0 when ${isUnreachable} then 1 when ${appointments.lane} > 0 then 2 else 3 end`,
      appointments.startsAt,
    )
    .limit(limit);
}
