import { eq, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { holds } from '../../db/schema/holds.ts';
import {
  bookedWithin,
  heldWithin,
  holdEndsAt,
  type SqlInterval,
} from '../../db/schema/overlapping.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import { BusyTimes } from './rules/busy-times.ts';
import type { Interval } from './rules/instants-of-dates.ts';

const MINUTE_MS = 60_000;

export type BusyDoctor = {
  timeZone: string;
  active: boolean;
  /** Epoch milliseconds. */
  now: number;
  /** Live appointments and holds. */
  busy: BusyTimes;
};

/**
 * What is taken of the doctor of the query around it, as `toBusyTimes` reads it: minutes since the
 * epoch, from and until by turns.
 */
export function busyMinutes(now: SQL, time: SqlInterval): SQL<string | null> {
  const from = (startsAt: unknown) => sql`floor(extract(epoch from ${startsAt}) / 60)::int`;
  const until = (endsAt: unknown) => sql`ceil(extract(epoch from ${endsAt}) / 60)::int`;
  return sql`(
    select string_agg(busy.from_minute || ',' || busy.until_minute, ',')
    from (
      select ${from(appointments.startsAt)} as from_minute, ${until(appointments.endsAt)} as until_minute
      from ${appointments}
      where ${eq(appointments.doctorId, doctors.id)} and ${bookedWithin(time)}
      union all
      select ${from(holds.startsAt)}, ${until(holdEndsAt)}
      from ${holds}
      where ${eq(holds.doctorId, doctors.id)} and ${heldWithin(time, now)}
    ) as busy)`;
}

/** Reads what `busyMinutes` has selected. */
export function toBusyTimes(minutes: string | null): BusyTimes {
  const times = minutes?.split(',').map((minute) => Number(minute) * MINUTE_MS) ?? [];
  const intervals: Interval[] = [];
  for (let i = 0; i < times.length; i += 2) {
    intervals.push({ from: times[i] as number, until: times[i + 1] as number });
  }
  return new BusyTimes(intervals);
}

type BusyValues = { doctorId: number; from: string; until: string };

const queryBusy = prepared((db, value: ValueOf<BusyValues>, now) => {
  const instant = (name: 'from' | 'until') => sql`${value(name)}::timestamptz`;
  return db
    .select({
      timeZone: doctors.timeZone,
      active: doctors.active,
      now: epochMs(now),
      busy: busyMinutes(now, { from: instant('from'), until: instant('until') }),
    })
    .from(doctors)
    .where(eq(doctors.id, value('doctorId')));
});

/**
 * A doctor's zone, the time, and what is taken within an interval; nothing when there is no such doctor,
 * or one in a zone that Node does not know.
 */
export async function selectBusy(
  db: Executor,
  doctorId: number,
  interval: Interval,
): Promise<BusyDoctor | undefined> {
  const from = new Date(interval.from).toISOString();
  const until = new Date(interval.until).toISOString();
  const [row] = await queryBusy(db, { doctorId, from, until });
  if (!row || !isKnownTimeZone(row.timeZone)) return undefined;
  return { ...row, busy: toBusyTimes(row.busy) };
}
