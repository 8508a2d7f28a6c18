import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { isChosen, offersChosen } from '../../db/schema/chosen-visit-type.ts';
import { clinicSettings } from '../../db/schema/clinic-settings.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { doctorVisitTypes, visitTypeColumns, visitTypes } from '../../db/schema/visit-types.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import {
  type BookableVisitType,
  toBookableVisitType,
} from '../visit-types/rules/bookable-visit-type.ts';
import { bookedMinutes, heldMinutes } from './availability-repository.ts';
import { type BusyTimes, toBusyTimes } from './rules/busy-times.ts';
import type { MeantDoctor } from './rules/earliest-bounds.ts';
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

/**
 * The doctors who are meant, in zones that Node knows, each with the versions of the hours and of what became
 * free; the visit type, the time (epoch milliseconds), and how many days ahead can be booked.
 */
export async function selectMeant(
  db: Executor,
  which: WhichDoctors,
): Promise<{
  now: number;
  horizonDays: number;
  visitType: BookableVisitType | undefined;
  doctors: MeantDoctor[];
}> {
  // One text for each zone: thousands of rows would take longer than the search.
  const zones = db
    .select({
      timeZone: doctors.timeZone,
      text: sql<string>`string_agg(${doctors.id} || ',' || ${doctors.hoursVersion} || ',' || ${doctors.freedVersion}, ' ')`.as(
        'text',
      ),
    })
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
      text: zones.text,
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
    doctors: rows.flatMap(({ timeZone, text }) =>
      timeZone === null || text === null || !isKnownTimeZone(timeZone)
        ? []
        : text.split(' ').map((doctor) => {
            const [id, hoursVersion, freedVersion] = doctor.split(',').map(Number);
            return { id, hoursVersion, freedVersion, timeZone } as MeantDoctor;
          }),
    ),
  };
}

/** Doctors by name, each with what is taken within an interval of its own: by appointments, and by holds. */
export async function selectBusyDoctors(
  db: Executor,
  windows: readonly (Interval & { doctorId: number })[],
): Promise<(NamedDoctor & { booked: BusyTimes; held: BusyTimes })[]> {
  const wanted = JSON.stringify(
    windows.map(({ doctorId, from, until }) => ({
      doctorId,
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
    })),
  );
  const time = { from: sql`asked."from"`, until: sql`asked."until"` };
  const rows = await db
    .select({
      doctorId: doctors.id,
      doctorName: doctors.name,
      specialization: doctors.specialization,
      timeZone: doctors.timeZone,
      booked: bookedMinutes(time),
      held: heldMinutes(nowOf(db), time),
    })
    .from(
      sql`json_to_recordset(${wanted}::json) as asked("doctorId" int, "from" timestamptz, "until" timestamptz)`,
    )
    .innerJoin(doctors, sql`${doctors.id} = asked."doctorId"`);
  return rows.map(({ booked, held, ...doctor }) => ({
    ...doctor,
    booked: toBusyTimes(booked),
    held: toBusyTimes(held),
  }));
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
