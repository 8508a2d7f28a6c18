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
import { listedAppointment, ownDoctors } from './day-repository.ts';
import type { ListedAppointment } from './rules/listed.ts';

/** When doctors of a zone see patients; epoch milliseconds. */
export type OpenTime = { timeZone: string; from: number; until: number };

export type AttentionRow = {
  reason: AttentionReason;
  doctorId: number;
  doctorName: string;
  timeZone: string;
  appointment: ListedAppointment;
  total: number;
};

/** The time zones that doctors are in. */
export async function selectTimeZones(db: Executor): Promise<string[]> {
  const rows = await db.selectDistinct({ timeZone: doctors.timeZone }).from(doctors);
  return rows.map(({ timeZone }) => timeZone);
}

/** How many days after today can be booked. */
export async function selectHorizonDays(db: Executor): Promise<number> {
  const [row] = await db.select({ days: clinicSettings.bookingHorizonDays }).from(clinicSettings);
  return row?.days ?? 0;
}

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
  const openTimes = sql`jsonb_to_recordset(${JSON.stringify(open)}::jsonb)
    as open_time("timeZone" text, "from" float8, "until" float8)`;
  const isOpen = sql`exists (select from ${openTimes}
    where open_time."timeZone" = ${doctors.timeZone}
      and ${appointments.startsAt} >= to_timestamp(open_time."from" / 1000)
      and ${appointments.endsAt} <= to_timestamp(open_time."until" / 1000))`;
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
    .where(
      and(
        LIVE,
        ownDoctors(staff),
        locationId === undefined ? undefined : eq(doctors.locationId, locationId),
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
