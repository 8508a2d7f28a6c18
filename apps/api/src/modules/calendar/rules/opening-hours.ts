import { type BookableVisitType, lengthOf } from '../../visit-types/rules/bookable-visit-type.ts';
import { dayIntervals, differsByVisitType, gridOf, type Hours } from './hours.ts';
import type { Interval } from './instants-of-dates.ts';
import { addDays, at, dateIn, isOpen, openAround } from './open-time.ts';

export { addDays, dateIn };

const MINUTE_MS = 60_000;

/** A doctor's calendar as seen at one moment. Instants are epoch milliseconds. */
export type Calendar = {
  /** IANA identifier. */
  timeZone: string;
  now: number;
  /** How many days after today (in the doctor's zone) can still be booked. */
  horizonDays: number;
  hours: Hours;
};

/** What the rules of time ask of a visit type; without an id it may lie in any of the hours. */
export type VisitLength = Pick<BookableVisitType, 'durationMinutes' | 'minNoticeMinutes'> & {
  id?: number;
};

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
  const { timeZone, now, hours } = calendar;
  const inTime = refusalInTime(startsAt, now, visitType, horizon.end);
  const refusals: SlotRefusal[] = inTime ? [inTime] : [];
  if (isSlotStart(startsAt, slotsOf(calendar, visitType), horizon)) return refusals;
  if (isOnGrid(startsAt, calendar)) return ['OUTSIDE_OPENING_HOURS', ...refusals];
  const visit = { from: startsAt, until: startsAt + lengthOf(visitType) };
  if (!isOpen(visit, timeZone, hours, visitType.id)) refusals.unshift('OUTSIDE_OPENING_HOURS');
  return ['NOT_A_SLOT', ...refusals];
}

function isOnGrid(startsAt: number, { timeZone, hours }: Calendar): boolean {
  const wall = Temporal.Instant.fromEpochMilliseconds(startsAt).toZonedDateTimeISO(timeZone);
  const minute = wall.hour * 60 + wall.minute;
  const grid = gridOf(hours, wall.toPlainDate().toString());
  return minute % grid === 0 && wall.second === 0 && wall.millisecond === 0;
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
  const { now } = calendar;
  return slotStartsOn(date, slotsOf(calendar, visitType)).filter(
    (startsAt) => refusalInTime(startsAt, now, visitType, end) === undefined,
  );
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
export function bookableDates(calendar: Omit<Calendar, 'hours'>): {
  today: string;
  lastDate: string;
} {
  const { today, lastDate } = horizonOf(calendar);
  return { today, lastDate };
}

/** One day of a zone, the last date that can be booked on it, and the first instant that cannot. */
type Horizon = { from: number; to: number; today: string; lastDate: string; end: number };
const horizonByZone = new Map<string, Horizon>();

function horizonOf({ timeZone, now, horizonDays }: Omit<Calendar, 'hours'>): Horizon {
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

/** Whose slots: those of a length in a zone by some hours. */
type Slots = {
  hours: Hours;
  timeZone: string;
  durationMinutes: number;
  /** Where hours differ by it. */
  visitTypeId: number | undefined;
};

const slotsOf = (
  { hours, timeZone }: Pick<Calendar, 'hours' | 'timeZone'>,
  { durationMinutes, id }: VisitLength,
): Slots => ({
  ...{ hours, timeZone, durationMinutes },
  visitTypeId: differsByVisitType(hours) ? id : undefined,
});

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

/** Of one doctor's hours, or of those that doctors share: more than zones and lengths need within a horizon. */
const CACHED_DATES = 20_000;
const startsByHours = new WeakMap<Hours, Map<string, readonly number[]>>();

/** Pure, and asked for the same dates all day long: the zone arithmetic is done once per date. */
function slotStartsOn(date: string, slots: Slots): readonly number[] {
  let startsOfDates = startsByHours.get(slots.hours);
  if (!startsOfDates) {
    startsOfDates = new Map();
    startsByHours.set(slots.hours, startsOfDates);
  }
  const { timeZone, durationMinutes, visitTypeId } = slots;
  const key = `${timeZone} ${date} ${durationMinutes} ${visitTypeId}`;
  let starts = startsOfDates.get(key);
  if (!starts) {
    starts = computeSlotStarts(date, slots);
    if (startsOfDates.size >= CACHED_DATES) startsOfDates.clear();
    startsOfDates.set(key, starts);
  }
  return starts;
}

function computeSlotStarts(day: string, slots: Slots): number[] {
  const { hours, timeZone, visitTypeId } = slots;
  const intervals = dayIntervals(hours, day, visitTypeId);
  if (intervals.length === 0) return [];
  const open = openAround(day, timeZone, hours, visitTypeId);
  const fits = (start: number): boolean =>
    open.some(({ from, until }) => from <= start && start + lengthOf(slots) <= until);
  const date = Temporal.PlainDate.from(day);
  const grid = gridOf(hours, day);
  const starts: number[] = [];
  for (const [from, to] of intervals) {
    for (let minute = Math.ceil(from / grid) * grid; minute < to; minute += grid) {
      const wall = at(date, minute);
      const start = wall.toZonedDateTime(timeZone);
      // A wall time that the clock change skips does not exist, so it is no slot.
      const exists = start.toPlainDateTime().equals(wall);
      if (exists && fits(start.epochMilliseconds)) starts.push(start.epochMilliseconds);
    }
  }
  return starts;
}
