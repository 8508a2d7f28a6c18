import { type DayInterval, dayIntervals, type Hours } from './hours.ts';
import type { Interval } from './instants-of-dates.ts';

/** After so many dates, a visit that begins on one of them has ended: also where a zone left out a whole day. */
const DATES_OF_A_VISIT = 3;

/** The date (`YYYY-MM-DD`) that an instant has in a zone. */
export function dateIn(timeZone: string, instant: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

/** `days` after a date; both `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * When a doctor sees patients on a date (`YYYY-MM-DD`, the doctor's zone), in order, without time off.
 *
 * @param visitTypeId only for visits of this type; without it for any
 */
export function openIntervalsOn(
  date: string,
  timeZone: string,
  hours: Hours,
  visitTypeId?: number,
): Interval[] {
  const intervals = dayIntervals(hours, date, visitTypeId);
  if (intervals.length === 0) return [];
  const day = Temporal.PlainDate.from(date);
  const open = intervals.map(([from, to]: DayInterval) => ({
    from: edge(at(day, from), timeZone),
    until: edge(at(day, to), timeZone),
  }));
  return join(withoutTimeOff(open, date, timeZone, hours)).filter(
    ({ from, until }) => from < until,
  );
}

/** The open time around visits that begin on a date: intervals that touch, also across midnight, are one. */
export function openAround(
  date: string,
  timeZone: string,
  hours: Hours,
  visitTypeId?: number,
): Interval[] {
  const reachesMidnight = dayIntervals(hours, date, visitTypeId).at(-1)?.[1] === 1_440;
  const count = reachesMidnight ? DATES_OF_A_VISIT : 1;
  const dates = Array.from({ length: count }, (_, i) => addDays(date, i));
  const open = dates.flatMap((each) => openIntervalsOn(each, timeZone, hours, visitTypeId));
  // Where the clock goes back over midnight, two dates share time.
  return join(open.sort((a, b) => a.from - b.from));
}

/** Whether the doctor sees patients for all of an interval. */
export function isOpen(
  { from, until }: Interval,
  timeZone: string,
  hours: Hours,
  visitTypeId?: number,
): boolean {
  return openAround(dateIn(timeZone, from), timeZone, hours, visitTypeId).some(
    (open) => open.from <= from && until <= open.until,
  );
}

/** A minute of a date as wall time; 1440 is the next midnight. */
export function at(date: Temporal.PlainDate, minute: number): Temporal.PlainDateTime {
  const midnight = date.toPlainDateTime();
  return minute === 1440 ? midnight.add({ days: 1 }) : midnight.with(timeOf(minute));
}

const timeOf = (minute: number) => ({ hour: Math.floor(minute / 60), minute: minute % 60 });

/**
 * The instant at which an interval begins or ends. A wall time that the clock change skips is the moment of the
 * change; one that occurs twice means its first occurrence.
 */
function edge(wall: Temporal.PlainDateTime, timeZone: string): number {
  const found = wall.toZonedDateTime(timeZone);
  if (found.toPlainDateTime().equals(wall)) return found.epochMilliseconds;
  const before = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  return (before.getTimeZoneTransition('next') ?? found).epochMilliseconds;
}

function withoutTimeOff(
  open: Interval[],
  date: string,
  timeZone: string,
  { timeOff }: Hours,
): Interval[] {
  const next = addDays(date, 1);
  const near = timeOff?.filter(([from, to]) => from <= `${next}T00:00` && to >= date) ?? [];
  return near.reduce((left, [from, to]) => {
    const [leaves, returns] = [from, to].map((text) =>
      edge(Temporal.PlainDateTime.from(text), timeZone),
    ) as [number, number];
    return left.flatMap((each) =>
      [
        { from: each.from, until: Math.min(each.until, leaves) },
        { from: Math.max(each.from, returns), until: each.until },
      ].filter((rest) => rest.from < rest.until),
    );
  }, open);
}

/** In order; what touches or overlaps is one. */
function join(intervals: Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const { from, until } of intervals) {
    const last = joined.at(-1);
    if (last && from <= last.until) last.until = Math.max(last.until, until);
    else joined.push({ from, until });
  }
  return joined;
}
