import { SLOT_MINUTES } from '@clinic/contracts/primitives';

/** Wall time in the doctor's zone, minutes after midnight; weekdays as ISO 8601 numbers them. */
export const OPENING_HOURS = { from: 9 * 60, to: 17 * 60, weekdays: new Set([1, 2, 3, 4, 5]) };

export const SLOT_MS = SLOT_MINUTES * 60_000;

/** A doctor's calendar as seen at one moment. Instants are epoch milliseconds. */
export type Calendar = {
  /** IANA identifier. */
  timeZone: string;
  now: number;
  /** How many days after today (in the doctor's zone) can still be booked. */
  horizonDays: number;
};

export type SlotRefusal = 'NOT_A_SLOT' | 'OUTSIDE_OPENING_HOURS' | 'IN_THE_PAST' | 'BEYOND_HORIZON';

/**
 * Why an instant cannot be the start of a bookable slot of this calendar, or nothing if it can.
 * The one rule of the clinic: what is offered and what is booked both pass through here.
 */
export function refusalOf(startsAt: number, calendar: Calendar): SlotRefusal | undefined {
  const horizon = horizonOf(calendar);
  if (isSlotStart(startsAt, calendar.timeZone, horizon)) {
    return refusalInTime(startsAt, calendar.now, horizon.end);
  }
  const wall = Temporal.Instant.fromEpochMilliseconds(startsAt).toZonedDateTimeISO(
    calendar.timeZone,
  );
  const onTheGrid = wall.minute % SLOT_MINUTES === 0 && wall.second === 0 && wall.millisecond === 0;
  return onTheGrid ? 'OUTSIDE_OPENING_HOURS' : 'NOT_A_SLOT';
}

/**
 * The starts of all bookable slots of a date (`YYYY-MM-DD`, the doctor's zone), in order. A date before
 * today or beyond the horizon has none, which costs nothing to say.
 */
export function bookableStartsOn(date: string, calendar: Calendar): number[] {
  const { today, lastDate, end } = horizonOf(calendar);
  if (date < today || date > lastDate) return [];
  return slotStartsOn(date, calendar.timeZone).filter(
    (startsAt) => refusalInTime(startsAt, calendar.now, end) === undefined,
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

function refusalInTime(startsAt: number, now: number, end: number): SlotRefusal | undefined {
  if (startsAt <= now) return 'IN_THE_PAST';
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
  const midnight = (date: string) =>
    Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
  const [from, to] = [midnight(today), midnight(addDays(today, 1))];
  const horizon = { from, to, today, lastDate, end: midnight(addDays(lastDate, 1)) };
  horizonByZone.set(key, horizon);
  return horizon;
}

function isSlotStart(startsAt: number, timeZone: string, { today, lastDate }: Horizon): boolean {
  // Slots lie by day, so the dates that UTC and the zone may disagree on are all looked at, the
  // likeliest first.
  return [0, 1, -1].some((days) => {
    const date = new Date(startsAt + days * 86_400_000).toISOString().slice(0, 10);
    // What nobody can book is asked once at most: it must not take the place of what is asked all day.
    const isBookable = date >= today && date <= lastDate;
    const starts = isBookable ? slotStartsOn(date, timeZone) : computeSlotStarts(date, timeZone);
    return starts.includes(startsAt);
  });
}

/** Some megabytes: more than all zones need within a horizon. */
const CACHED_DATES = 20_000;
const startsByZoneAndDate = new Map<string, readonly number[]>();

/** Pure, and asked for the same dates all day long: the zone arithmetic is done once per date. */
function slotStartsOn(date: string, timeZone: string): readonly number[] {
  const key = `${timeZone} ${date}`;
  let starts = startsByZoneAndDate.get(key);
  if (!starts) {
    starts = computeSlotStarts(date, timeZone);
    if (startsByZoneAndDate.size >= CACHED_DATES) startsByZoneAndDate.clear();
    startsByZoneAndDate.set(key, starts);
  }
  return starts;
}

function computeSlotStarts(day: string, timeZone: string): number[] {
  const date = Temporal.PlainDate.from(day);
  if (!OPENING_HOURS.weekdays.has(date.dayOfWeek)) return [];
  const starts: number[] = [];
  for (let minute = OPENING_HOURS.from; minute < OPENING_HOURS.to; minute += SLOT_MINUTES) {
    const time = { hour: Math.floor(minute / 60), minute: minute % 60 };
    const wall = date.toPlainDateTime(time);
    const start = wall.toZonedDateTime(timeZone);
    // A wall time that the clock change skips does not exist, so it is no slot.
    if (start.toPlainDateTime().equals(wall)) starts.push(start.epochMilliseconds);
  }
  return starts;
}
