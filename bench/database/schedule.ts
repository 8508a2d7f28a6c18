import { DEFAULT_HOURS, dayIntervals } from '../../apps/api/src/modules/calendar/rules/hours.ts';
import {
  addDays,
  bookableStartsOn,
} from '../../apps/api/src/modules/calendar/rules/opening-hours.ts';

/** Doctors live in these by turns: the id decides. */
const TIME_ZONES = ['Europe/London', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'];

/** `BOOKING_HORIZON_DAYS`, as Clinic has it without being told. */
export const HORIZON_DAYS = 90;
/** Working days of the future whose every other slot is taken: half of the horizon. */
const FILLED_DAYS = 32;
/** The first of them are taken whole: with most specialists, then with all. */
const FULL_DAYS = 2;
const SLOTS_PER_DAY = 16;
const MINUTE_MS = 60_000;

/** Which dates (`YYYY-MM-DD`) hold appointments, and which stay free for the bookings measured. */
export type Schedule = {
  readonly past: string[];
  readonly filled: string[];
  readonly full: string[];
  readonly free: string[];
};

export const timeZoneOf = (doctorId: number): string =>
  TIME_ZONES[doctorId % TIME_ZONES.length] as string;

/** SQL that says the same. */
export const TIME_ZONE_SQL = `(array[${TIME_ZONES.map((zone) => `'${zone}'`)}])[1 + id % ${TIME_ZONES.length}]`;

/**
 * The schedule of a database made on `made` as it is seen on `today`. What was filled then and has
 * passed meanwhile is left out; what has come into the horizon is free.
 */
export function scheduleOf(made: string, today: string, pastDays: number): Schedule {
  const past = workingDays(made, -1, pastDays);
  const filled = workingDays(made, 1, FILLED_DAYS);
  const lastFilled = filled.at(-1) as string;
  // One day less than the horizon at both ends: it is tomorrow already somewhere.
  const lastBookable = addDays(today, HORIZON_DAYS - 1);
  const free = workingDays(lastFilled, 1, HORIZON_DAYS).filter((date) => date <= lastBookable);
  const ahead = (date: string) => date > addDays(today, 1) || made === today;
  return { past, filled: filled.filter(ahead), full: filled.slice(0, FULL_DAYS), free };
}

/** The default visit type, and the long one that some doctors offer beside it. */
export const DEFAULT_VISIT = { durationMinutes: 30, bufferAfterMinutes: 0, minNoticeMinutes: 0 };
export const LONG_VISIT = {
  id: 2,
  ...{ durationMinutes: 60, bufferAfterMinutes: 10, minNoticeMinutes: 0 },
};

/** The starts of a date in a zone where nothing is taken. */
const startsOf = (date: string, timeZone: string, visit: typeof DEFAULT_VISIT): number[] =>
  bookableStartsOn(date, { timeZone, now: 0, horizonDays: 1_000_000, hours: DEFAULT_HOURS }, visit);

/** The starts (epoch milliseconds) of a date's slots on a doctor's calendar, all in the future. */
export function slotStarts(doctorId: number, date: string): readonly number[] {
  const timeZone = timeZoneOf(doctorId);
  const key = `${timeZone} ${date}`;
  const known = startsByZoneAndDate.get(key);
  if (known) return known;
  const starts = startsOf(date, timeZone, DEFAULT_VISIT);
  if (starts.length !== SLOTS_PER_DAY) throw new Error(`${date} has ${starts.length} slots.`);
  startsByZoneAndDate.set(key, starts);
  return starts;
}

const startsByZoneAndDate = new Map<string, readonly number[]>();

/** The slot that everybody wants, of a doctor who is free on these dates. */
export const stampedeSlot = (doctorId: number, [date]: string[]): string =>
  new Date(slotStarts(doctorId, date as string)[SLOTS_PER_DAY / 2] as number).toISOString();

/** Those of them that the fill leaves free on a filled date. */
export const freeOnFilledDate = (starts: readonly number[]): number[] =>
  starts.filter((_, index) => index % 2 === 1);

/** Of the doctors who offer long visits as many slots are taken as of the others, four in a row. */
const isTakenAroundLongVisits = (_: unknown, slot: number): boolean => slot % 8 < 4;
export const TAKEN_AROUND_LONG_VISITS_SQL = 'slot % 8 < 4';

/** The starts of long visits that the fill leaves free on a filled date of such a doctor. */
export function freeForLongVisits(doctorId: number, date: string): number[] {
  const { durationMinutes, bufferAfterMinutes } = LONG_VISIT;
  const busyMs = (durationMinutes + bufferAfterMinutes) * MINUTE_MS;
  const slotMs = DEFAULT_VISIT.durationMinutes * MINUTE_MS;
  const taken = isWorkingDay(date)
    ? slotStarts(doctorId, date).filter(isTakenAroundLongVisits)
    : [];
  return startsOf(date, timeZoneOf(doctorId), LONG_VISIT).filter((start) =>
    taken.every((other) => other >= start + busyMs || other + slotMs <= start),
  );
}

export const isWorkingDay = (date: string): boolean => dayIntervals(DEFAULT_HOURS, date).length > 0;

function workingDays(after: string, step: 1 | -1, count: number): string[] {
  const dates: string[] = [];
  for (let date = addDays(after, step); dates.length < count; date = addDays(date, step)) {
    if (isWorkingDay(date)) dates.push(date);
  }
  return dates;
}

export const today = (): string => new Date().toISOString().slice(0, 10);
