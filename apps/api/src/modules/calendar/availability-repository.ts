import { eq, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { isChosen, isOffered } from '../../db/schema/chosen-visit-type.ts';
import { clinicSettings } from '../../db/schema/clinic-settings.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { holds } from '../../db/schema/holds.ts';
import { hoursColumns } from '../../db/schema/hours-of-doctor.ts';
import { bookedWithin, heldWithin, type SqlInterval } from '../../db/schema/overlapping.ts';
import { visitTypeColumns, visitTypes } from '../../db/schema/visit-types.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import {
  type BookableVisitType,
  toBookableVisitType,
} from '../visit-types/rules/bookable-visit-type.ts';
import { type BusyTimes, toBusyTimes } from './rules/busy-times.ts';
import type { Hours } from './rules/hours.ts';
import type { Interval } from './rules/instants-of-dates.ts';
import type { KnownHours } from './rules/known-hours.ts';

export type BusyDoctor = {
  timeZone: string;
  active: boolean;
  hours: Hours;
  /** Epoch milliseconds. */
  now: number;
  /** How many days after today can be booked. */
  horizonDays: number;
  /** Live appointments and holds, with their buffers. */
  busy: BusyTimes;
  /** The one that is asked for, if there is such a one. */
  visitType: BookableVisitType | undefined;
};

const from = (busyFrom: unknown) => sql`floor(extract(epoch from ${busyFrom}) / 60)::int`;
const until = (busyUntil: unknown) => sql`ceil(extract(epoch from ${busyUntil}) / 60)::int`;

/** Live appointments of the doctor of the query around it, from and until in minutes since the epoch. */
const booked = (time: SqlInterval) => sql`
  select ${from(appointments.busyFrom)} as from_minute, ${until(appointments.busyUntil)} as until_minute
  from ${appointments}
  where ${eq(appointments.doctorId, doctors.id)} and ${bookedWithin(time)}`;

/** The same of holds. */
const held = (time: SqlInterval, now: SQL) => sql`
  select ${from(holds.busyFrom)} as from_minute, ${until(holds.busyUntil)} as until_minute
  from ${holds}
  where ${eq(holds.doctorId, doctors.id)} and ${heldWithin(time, now)}`;

/** As `toBusyTimes` reads it. */
const asText = (busy: SQL): SQL<string | null> =>
  sql`(select string_agg(busy.from_minute || ',' || busy.until_minute, ',') from (${busy}) as busy)`;

/** What is taken of the doctor of the query around it. */
const busyMinutes = (now: SQL, time: SqlInterval) =>
  asText(sql`${booked(time)} union all ${held(time, now)}`);

export const bookedMinutes = (time: SqlInterval) => asText(booked(time));
export const heldMinutes = (now: SQL, time: SqlInterval) => asText(held(time, now));

type BusyValues = {
  doctorId: number;
  visitTypeId: number | null;
  from: string;
  until: string;
  knownVersion: number | null;
};

const queryBusy = prepared((db, value: ValueOf<BusyValues>, now) => {
  const instant = (name: 'from' | 'until') => sql`${value(name)}::timestamptz`;
  return db
    .select({
      timeZone: doctors.timeZone,
      active: doctors.active,
      now: epochMs(now),
      busy: busyMinutes(now, { from: instant('from'), until: instant('until') }),
      ...visitTypeColumns,
      offered: isOffered(doctors.id),
      horizonDays: clinicSettings.bookingHorizonDays,
      ...hoursColumns(value('knownVersion')),
    })
    .from(doctors)
    .innerJoin(clinicSettings, sql`true`)
    .leftJoin(visitTypes, isChosen(sql`${value('visitTypeId')}`))
    .where(eq(doctors.id, value('doctorId')));
});

/** Whose free time is asked for, and for what; without a visit type the default one is meant. */
export type Question = { doctorId: number; visitTypeId?: number | undefined };

/**
 * A doctor's zone and hours, the time, the visit type, and what is taken within an interval; nothing when there is no
 * such doctor, or one in a zone that Node does not know.
 */
export async function selectBusy(
  db: Executor,
  known: KnownHours,
  { doctorId, visitTypeId }: Question,
  interval: Interval,
): Promise<BusyDoctor | undefined> {
  const from = new Date(interval.from).toISOString();
  const until = new Date(interval.until).toISOString();
  const knownHours = known.of(doctorId);
  const [row] = await queryBusy(db, {
    ...{ doctorId, visitTypeId: visitTypeId ?? null, from, until },
    knownVersion: knownHours?.version ?? null,
  });
  if (!row || !isKnownTimeZone(row.timeZone)) return undefined;
  const { timeZone, active, now, horizonDays } = row;
  const hours = known.read(doctorId, knownHours, row);
  const visitType = toBookableVisitType(row);
  const busy = toBusyTimes(row.busy);
  return { timeZone, active, hours, now, horizonDays, busy, visitType };
}
