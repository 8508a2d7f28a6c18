import { and, count, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { isChosen, offersChosen } from '../../db/schema/chosen-visit-type.ts';
import { clinicSettings } from '../../db/schema/clinic-settings.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { holds } from '../../db/schema/holds.ts';
import { bookedWithin, heldWithin } from '../../db/schema/overlapping.ts';
import { doctorVisitTypes, visitTypeColumns, visitTypes } from '../../db/schema/visit-types.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import {
  type BookableVisitType,
  toBookableVisitType,
} from '../visit-types/rules/bookable-visit-type.ts';
import { busyMinutes } from './availability-repository.ts';
import { type BusyTimes, toBusyTimes } from './rules/busy-times.ts';
import type { SlotOfZone } from './rules/earliest-slots.ts';
import type { Interval } from './rules/instants-of-dates.ts';

/**
 * Which doctors of those who offer a visit type: all of them, those of a specialization, those with these ids,
 * or both.
 */
export type WhichDoctors = {
  /** Without it the default type is meant. */
  visitTypeId: number | undefined;
  specialization: string | undefined;
  doctorIds: number[] | undefined;
};

/** A doctor, as an answer about free times names one. */
export type NamedDoctor = {
  doctorId: number;
  doctorName: string;
  specialization: string;
  timeZone: string;
};

const namedDoctor = {
  doctorId: doctors.id,
  doctorName: doctors.name,
  specialization: doctors.specialization,
  timeZone: doctors.timeZone,
};

/**
 * In which zones that Node knows the doctors work, how many there are in each, the visit type, the time (epoch
 * milliseconds), and how many days ahead can be booked.
 */
export async function countByTimeZone(
  db: Executor,
  which: WhichDoctors,
): Promise<{
  now: number;
  horizonDays: number;
  visitType: BookableVisitType | undefined;
  zones: { timeZone: string; doctors: number }[];
}> {
  const zones = db
    .select({ timeZone: doctors.timeZone, doctors: count().as('doctors') })
    .from(doctors)
    .where(isMeant(which))
    .groupBy(doctors.timeZone)
    .as('zones');
  // With the time also where there are no doctors.
  const rows = await db
    .select({
      now: epochMs(nowOf(db)),
      horizonDays: clinicSettings.bookingHorizonDays,
      timeZone: zones.timeZone,
      doctors: zones.doctors,
      ...visitTypeColumns,
      offered: sql<boolean>`${visitTypes.online}`,
    })
    .from(clinicSettings)
    .leftJoin(visitTypes, isChosen(sql`${which.visitTypeId ?? null}`))
    .leftJoin(zones, sql`true`);
  return {
    now: rows[0]?.now ?? 0,
    horizonDays: rows[0]?.horizonDays ?? 0,
    visitType: rows[0] && toBookableVisitType(rows[0]),
    zones: rows.flatMap(({ timeZone, doctors }) =>
      timeZone === null || doctors === null || !isKnownTimeZone(timeZone)
        ? []
        : [{ timeZone, doctors }],
    ),
  };
}

/**
 * For each slot up to `limit` doctors of its zone who are free then, by time, then id, without those
 * who were `found`. A doctor may come more than once.
 */
export async function selectFreeDoctors(
  db: Executor,
  slots: SlotOfZone[],
  { limit, found, ...which }: WhichDoctors & { limit: number; found: number[] },
): Promise<(NamedDoctor & { startsAt: number })[]> {
  const wanted = JSON.stringify(
    slots.map(({ startsAt, busy, timeZone }) => ({
      startsAt: new Date(startsAt).toISOString(),
      from: new Date(busy.from).toISOString(),
      until: new Date(busy.until).toISOString(),
      timeZone,
    })),
  );
  const time = { from: sql`slot."from"`, until: sql`slot."until"` };
  const rows = await db.execute<NamedDoctor & { startsAt: number }>(sql`
    select free.id as "doctorId", free.name as "doctorName", free.specialization,
      slot."timeZone", ${epochMs(sql`slot."startsAt"`)} as "startsAt"
    from json_to_recordset(${wanted}::json)
      as slot("startsAt" timestamptz, "from" timestamptz, "until" timestamptz, "timeZone" text)
    join lateral (
      select ${doctors.id}, ${doctors.name}, ${doctors.specialization}
      from ${doctors}
      where ${doctors.timeZone} = slot."timeZone" and ${isMeant(which)} and not ${isOneOf(doctors.id, found)}
        and not exists (
          select from ${appointments}
          where ${appointments.doctorId} = ${doctors.id} and ${bookedWithin(time)}
        )
        and not exists (
          select from ${holds}
          where ${holds.doctorId} = ${doctors.id} and ${heldWithin(time, nowOf(db))}
        )
      order by ${doctors.id}
      limit ${limit}
    ) free on true
    order by slot."startsAt", free.id`);
  return [...rows];
}

/** The doctors who were not `found` yet, each with what is taken within an interval. */
export async function selectBusyDoctors(
  db: Executor,
  interval: Interval,
  { found, ...which }: WhichDoctors & { found: number[] },
): Promise<(NamedDoctor & { busy: BusyTimes })[]> {
  const instant = (at: number) => sql`${new Date(at).toISOString()}::timestamptz`;
  const time = { from: instant(interval.from), until: instant(interval.until) };
  const rows = await db
    .select({ ...namedDoctor, busy: busyMinutes(nowOf(db), time) })
    .from(doctors)
    .where(and(isMeant(which), sql`not ${isOneOf(doctors.id, found)}`));
  return rows
    .filter(({ timeZone }) => isKnownTimeZone(timeZone))
    .map((row) => ({ ...row, busy: toBusyTimes(row.busy) }));
}

function isMeant({ visitTypeId, specialization, doctorIds }: WhichDoctors): SQL {
  return and(
    sql`${doctors.active}`,
    offersChosen(
      doctors.id,
      sql`${visitTypeId ?? null}`,
      doctorIds && isOneOf(doctorVisitTypes.doctorId, doctorIds),
    ),
    specialization === undefined ? undefined : eq(doctors.specialization, specialization),
    doctorIds && isOneOf(doctors.id, doctorIds),
  ) as SQL;
}

const isOneOf = (id: SQLWrapper, ids: number[]): SQL =>
  sql`${id} = any (array(
    select value::int from json_array_elements_text(${JSON.stringify(ids)}::json)))`;
