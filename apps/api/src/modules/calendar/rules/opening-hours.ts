import { SLOT_MINUTES } from '@clinic/contracts/primitives';
import { type BookableVisitType, lengthOf } from '../../visit-types/rules/bookable-visit-type.ts';
import type { Interval } from './instants-of-dates.ts';

/** Wall time in the doctor's zone, minutes after midnight; weekdays as ISO 8601 numbers them. */
export const OPENING_HOURS = { from: 9 * 60, to: 17 * 60, weekdays: new Set([1, 2, 3, 4, 5]) };

const MINUTE_MS = 60_000;

/** A doctor's calendar as seen at one moment. Instants are epoch milliseconds. */
export type Calendar = {
  /** IANA identifier. */
  timeZone: string;
  now: number;
  /** How many days after today (in the doctor's zone) can still be booked. */
  horizonDays: number;
};

/** What the rules of time ask of a visit type. */
export type VisitLength = Pick<BookableVisitType, 'durationMinutes' | 'minNoticeMinutes'>;

export type SlotRefusal =
  | 'NOT_A_SLOT'
  | 'OUTSIDE_OPENING_HOURS'
  | 'IN_THE_PAST'
  | 'TOO_SOON'
  | 'BEYOND_HORIZON';

/**
 * Why an instant cannot be the start of a bookable slot of this calendar, or nothing if it can: the first of
 * `refusalsOf`. The one rule of the clinic: what is offered and what is booked both pass through here.
 */
export const refusalOf = (
  startsAt: number,
  calendar: Calendar,
  visitType: VisitLength,
): SlotRefusal | undefined => refusalsOf(startsAt, calendar, visitType)[0];

/** The same, all of it, in the order of the contract. */
export function refusalsOf(
  startsAt: number,
  calendar: Calendar,
  visitType: VisitLength,
): SlotRefusal[] {
  const horizon = horizonOf(calendar);
  const { timeZone, now } = calendar;
  const inTime = refusalInTime(startsAt, now, visitType, horizon.end);
  const refusals: SlotRefusal[] = inTime ? [inTime] : [];
  if (isSlotStart(startsAt, { ...visitType, timeZone }, horizon)) return refusals;
  if (isOnGrid(startsAt, timeZone)) return ['OUTSIDE_OPENING_HOURS', ...refusals];
  const visit = { from: startsAt, until: startsAt + lengthOf(visitType) };
  if (!isOpen(visit, timeZone)) refusals.unshift('OUTSIDE_OPENING_HOURS');
  return ['NOT_A_SLOT', ...refusals];
}

function isOnGrid(startsAt: number, timeZone: string): boolean {
  const wall = Temporal.Instant.fromEpochMilliseconds(startsAt).toZonedDateTimeISO(timeZone);
  return wall.minute % SLOT_MINUTES === 0 && wall.second === 0 && wall.millisecond === 0;
}

/** Whether the doctor sees patients for all of an interval. */
export function isOpen({ from, until }: Interval, timeZone: string): boolean {
  return openIntervalsOn(dateIn(timeZone, from), timeZone).some(
    (open) => open.from <= from && until <= open.until,
  );
}

/** When the doctor sees patients on a date (`YYYY-MM-DD`, the doctor's zone), in order. */
export function openIntervalsOn(date: string, timeZone: string): Interval[] {
  const day = Temporal.PlainDate.from(date);
  if (!OPENING_HOURS.weekdays.has(day.dayOfWeek)) return [];
  // An edge that the clock change skips is the moment of the change.
  const edge = (minute: number) => at(day, minute).toZonedDateTime(timeZone).epochMilliseconds;
  return [{ from: edge(OPENING_HOURS.from), until: edge(OPENING_HOURS.to) }];
}

/** A date of a zone from midnight to the next: 23 or 25 hours where the clock changes. */
export function dayOf(date: string, timeZone: string): Interval {
  const midnight = (day: string) =>
    Temporal.PlainDate.from(day).toZonedDateTime(timeZone).epochMilliseconds;
  return { from: midnight(date), until: midnight(addDays(date, 1)) };
}

/**
 * The starts of all bookable slots of a date (`YYYY-MM-DD`, the doctor's zone), in order. A date before
 * today or beyond the horizon has none, which costs nothing to say.
 */
export function bookableStartsOn(
  date: string,
  calendar: Calendar,
  visitType: VisitLength,
): number[] {
  const { today, lastDate, end } = horizonOf(calendar);
  if (date < today || date > lastDate) return [];
  const { timeZone, now } = calendar;
  return slotStartsOn(date, { ...visitType, timeZone }).filter(
    (startsAt) => refusalInTime(startsAt, now, visitType, end) === undefined,
  );
}

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

function refusalInTime(
  startsAt: number,
  now: number,
  { minNoticeMinutes }: VisitLength,
  end: number,
): SlotRefusal | undefined {
  if (startsAt <= now) return 'IN_THE_PAST';
  if (startsAt - now < minNoticeMinutes * MINUTE_MS) return 'TOO_SOON';
  if (startsAt >= end) return 'BEYOND_HORIZON';
  return undefined;
}

/** The dates (`YYYY-MM-DD`, the doctor's zone) that can be booked: the present one to the last. */
export function bookableDates(calendar: Calendar): { today: string; lastDate: string } {
  const { today, lastDate } = horizonOf(calendar);
  return { today, lastDate };
}

/** One day of a zone, the last date that can be booked on it, and the first instant that cannot. */
type Horizon = { from: number; to: number; today: string; lastDate: string; end: number };
const horizonByZone = new Map<string, Horizon>();

function horizonOf({ timeZone, now, horizonDays }: Calendar): Horizon {
  const key = `${timeZone} ${horizonDays}`;
  const known = horizonByZone.get(key);
  if (known && now >= known.from && now < known.to) return known;
  const today = dateIn(timeZone, now);
  const lastDate = addDays(today, horizonDays);
  const { from, until: to } = dayOf(today, timeZone);
  const horizon = { from, to, today, lastDate, end: dayOf(lastDate, timeZone).until };
  horizonByZone.set(key, horizon);
  return horizon;
}

/** Whose slots: those of a length in a zone. */
type Slots = { timeZone: string; durationMinutes: number };

function isSlotStart(startsAt: number, slots: Slots, { today, lastDate }: Horizon): boolean {
  // Slots lie by day, so the dates that UTC and the zone may disagree on are all looked at, the
  // likeliest first.
  return [0, 1, -1].some((days) => {
    const date = new Date(startsAt + days * 86_400_000).toISOString().slice(0, 10);
    // What nobody can book is asked once at most: it must not take the place of what is asked all day.
    const isBookable = date >= today && date <= lastDate;
    const starts = isBookable ? slotStartsOn(date, slots) : computeSlotStarts(date, slots);
    return starts.includes(startsAt);
  });
}

/** Some megabytes: more than all zones and lengths need within a horizon. */
const CACHED_DATES = 20_000;
const startsOfDates = new Map<string, readonly number[]>();

/** Pure, and asked for the same dates all day long: the zone arithmetic is done once per date. */
function slotStartsOn(date: string, slots: Slots): readonly number[] {
  const key = `${slots.timeZone} ${date} ${slots.durationMinutes}`;
  let starts = startsOfDates.get(key);
  if (!starts) {
    starts = computeSlotStarts(date, slots);
    if (startsOfDates.size >= CACHED_DATES) startsOfDates.clear();
    startsOfDates.set(key, starts);
  }
  return starts;
}

function computeSlotStarts(day: string, slots: Slots): number[] {
  const [open] = openIntervalsOn(day, slots.timeZone);
  if (!open) return [];
  const date = Temporal.PlainDate.from(day);
  const starts: number[] = [];
  for (let minute = OPENING_HOURS.from; minute < OPENING_HOURS.to; minute += SLOT_MINUTES) {
    const wall = at(date, minute);
    const start = wall.toZonedDateTime(slots.timeZone);
    // A wall time that the clock change skips does not exist, so it is no slot.
    const exists = start.toPlainDateTime().equals(wall);
    const { epochMilliseconds } = start;
    if (exists && epochMilliseconds + lengthOf(slots) <= open.until) starts.push(epochMilliseconds);
  }
  return starts;
}

function at(date: Temporal.PlainDate, minute: number): Temporal.PlainDateTime {
  return date.toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
}
