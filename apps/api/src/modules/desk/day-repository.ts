import type { Staff } from '@clinic/contracts/staff';
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { isChosen, isOffered } from '../../db/schema/chosen-visit-type.ts';
import { clinicSettings } from '../../db/schema/clinic-settings.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { holds } from '../../db/schema/holds.ts';
import { hoursUnless } from '../../db/schema/hours-of-doctor.ts';
import { locations } from '../../db/schema/locations.ts';
import { bookedWithin, heldWithin } from '../../db/schema/overlapping.ts';
import { patients } from '../../db/schema/patients.ts';
import { visitTypeColumns, visitTypes } from '../../db/schema/visit-types.ts';
import type { Interval } from '../calendar/rules/instants-of-dates.ts';
import { type KnownHours, versionsOf } from '../calendar/rules/known-hours.ts';
import { toBookableVisitType } from '../visit-types/rules/bookable-visit-type.ts';
import type { DoctorOfDays } from './rules/desk-column.ts';
import type { ListedAppointment, ListedHold } from './rules/listed.ts';

export type Filter = {
  locationId?: number | undefined;
  doctorIds?: readonly number[] | undefined;
};

/** Of so many doctors the statement is told which hours are known: more than one page of the desk has. */
const KNOWN_DOCTORS = 200;

/** Of which doctors a member of the staff may see the calendar. */
export const ownDoctors = ({ role, doctorId, locationIds }: Staff): SQL | undefined =>
  and(
    role === 'doctor' ? eq(doctors.id, doctorId ?? 0) : undefined,
    locationIds.length > 0 ? inArray(doctors.locationId, locationIds) : undefined,
  );

/** What `ListedAppointment` needs, from appointments joined with patients and visit types. */
export const listedAppointment = (): SQL => sql`json_build_object(
  'id', ${appointments.id}, 'reference', ${appointments.reference}, 'status', ${appointments.status},
  'version', ${appointments.version}, 'lane', ${appointments.lane},
  'startsAt', ${epochMs(appointments.startsAt)}, 'endsAt', ${epochMs(appointments.endsAt)},
  'busyFrom', ${epochMs(appointments.busyFrom)}, 'busyUntil', ${epochMs(appointments.busyUntil)},
  'patientId', ${patients.id}, 'patientName', ${patients.name},
  'phone', (select ${contacts.value} from ${contacts}
    where ${contacts.patientId} = ${patients.id} and ${contacts.kind} = 'phone'),
  'visitTypeId', booked_type.id, 'visitTypeName', booked_type.name)`;

/**
 * Doctors with what is taken of their calendars within an interval, in one statement: those who work here,
 * and retired ones who still have appointments then. By name, at most `limit` of them.
 */
export async function selectDays(
  db: Executor,
  known: KnownHours,
  staff: Staff,
  { locationId, doctorIds }: Filter,
  {
    from,
    until,
    visitTypeId,
    limit,
  }: Interval & { visitTypeId: number | undefined; limit: number },
): Promise<{ now: number; horizonDays: number; total: number; doctors: DoctorOfDays[] }> {
  const now = nowOf(db);
  const instant = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
  const within = { from: instant(from), until: instant(until) };
  const ofDoctor = sql`${appointments.doctorId} = ${doctors.id} and ${bookedWithin(within)}`;
  const which = and(
    ownDoctors(staff),
    locationId === undefined ? undefined : eq(doctors.locationId, locationId),
    doctorIds === undefined ? undefined : inArray(doctors.id, [...doctorIds]),
    sql`(${doctors.active} or exists (select from ${appointments} where ${ofDoctor}))`,
  );
  const knownHours = known.recent(KNOWN_DOCTORS);
  const knownVersion = sql`(${versionsOf(knownHours)}::jsonb ->> ${doctors.id}::text)`;
  const rows = await db
    .select({
      doctorId: doctors.id,
      doctorName: doctors.name,
      specialization: doctors.specialization,
      timeZone: doctors.timeZone,
      active: doctors.active,
      locationId: locations.id,
      locationName: locations.name,
      ...visitTypeColumns,
      offered: isOffered(doctors.id),
      hoursVersion: doctors.hoursVersion,
      hours: hoursUnless(knownVersion),
      now: epochMs(now),
      horizonDays: clinicSettings.bookingHorizonDays,
      total: sql<number>`(count(*) over ())::int`,
      appointments: sql<ListedAppointment[]>`coalesce((
        select json_agg(${listedAppointment()} order by ${appointments.startsAt}, ${appointments.lane})
        from ${appointments}
        join ${patients} on ${patients.id} = ${appointments.patientId}
        join ${visitTypes} booked_type on booked_type.id = ${appointments.visitTypeId}
        where ${ofDoctor}), '[]')`,
      holds: sql<ListedHold[]>`coalesce((
        select json_agg(json_build_object(
          'startsAt', ${epochMs(holds.startsAt)}, 'endsAt', ${epochMs(holds.endsAt)},
          'busyFrom', ${epochMs(holds.busyFrom)}, 'busyUntil', ${epochMs(holds.busyUntil)},
          'expiresAt', ${epochMs(holds.expiresAt)}) order by ${holds.startsAt})
        from ${holds}
        where ${holds.doctorId} = ${doctors.id} and ${heldWithin(within, now)}), '[]')`,
    })
    .from(doctors)
    .innerJoin(locations, eq(locations.id, doctors.locationId))
    .innerJoin(clinicSettings, sql`true`)
    .leftJoin(visitTypes, isChosen(sql`${visitTypeId ?? null}`))
    .where(which)
    .orderBy(asc(doctors.sortKey), asc(doctors.id))
    .limit(limit);
  const [first] = rows;
  return {
    now: first?.now ?? (await selectNow(db)),
    horizonDays: first?.horizonDays ?? 0,
    total: first?.total ?? 0,
    doctors: rows.map(({ now: _, horizonDays: __, total: ___, ...row }) => ({
      ...row,
      hours: known.read(row.doctorId, knownHours.get(row.doctorId), row),
      visitType: toBookableVisitType(row),
    })),
  };
}

/** Epoch milliseconds. */
export async function selectNow(db: Executor): Promise<number> {
  const [row] = await db.execute<{ now: number }>(sql`select ${epochMs(nowOf(db))} as now`);
  return (row as { now: number }).now;
}
