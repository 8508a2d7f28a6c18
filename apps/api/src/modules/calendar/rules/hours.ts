import { SLOT_MINUTES } from '@clinic/contracts/primitives';

/** Minutes after midnight of a date, up to 1440, the next midnight. */
export type DayInterval = readonly [from: number, to: number];

type Rule = readonly [
  /** Of the cycle, from 1. */
  week: number,
  /** Monday is 1. */
  weekday: number,
  from: number,
  to: number,
  /** Null: all of them. */
  visitTypeIds: readonly number[] | null,
];

/** Dates are `YYYY-MM-DD`. */
export type DatedSchedule = {
  readonly grid: number;
  readonly weeks: number;
  /** A Monday on which week 1 begins. */
  readonly anchor: string;
  /** Null: it has no such end. */
  readonly from: string | null;
  readonly until: string | null;
  readonly rules: readonly Rule[] | null;
};

/** What a doctor's hours are made of, as the database function `hours_of` gives it. Wall time of the doctor's zone. */
export type Hours = {
  /** None: the default hours. */
  readonly schedules: readonly DatedSchedule[] | null;
  /** Dates that differ; null is closed. */
  readonly days: Readonly<Record<string, readonly DayInterval[] | null>> | null;
  /** `YYYY-MM-DDTHH:mm`, from and to. */
  readonly timeOff: readonly (readonly [from: string, to: string])[] | null;
  /** Dates, from and until. */
  readonly closures: readonly (readonly [from: string, until: string])[] | null;
};

/** Monday to Friday, 09:00 to 17:00. */
const DEFAULT_DAY: readonly DayInterval[] = [[9 * 60, 17 * 60]];
const LAST_WEEKDAY = 5;

/** Those of a doctor of whom nothing is said. */
export const DEFAULT_HOURS: Hours = { schedules: null, days: null, timeOff: null, closures: null };

/** From the text of `hours_of`, which is empty where nothing is said. */
export const parseHours = (text: string): Hours =>
  text === '' ? DEFAULT_HOURS : (JSON.parse(text) as Hours);

const DAY_MS = 86_400_000;
/** A Monday: 1970-01-05. */
const MONDAY = 4 * DAY_MS;

const daysBefore = (date: string): number => (Date.parse(date) - MONDAY) / DAY_MS;
const modulo = (value: number, by: number): number => ((value % by) + by) % by;

const isWithin = (date: string, { from, until }: DatedSchedule): boolean =>
  (from === null || date >= from) && (until === null || date < until);

/** The schedule of a date; nothing where none covers it. */
const scheduleOf = (hours: Hours, date: string): DatedSchedule | undefined =>
  hours.schedules?.find((schedule) => isWithin(date, schedule));

/** Starts of a date are multiples of so many minutes after midnight. */
export const gridOf = (hours: Hours, date: string): number =>
  scheduleOf(hours, date)?.grid ?? SLOT_MINUTES;

/**
 * When a date is open, in order, before time off: by the first of closure, hours of that date, schedule.
 *
 * @param visitTypeId only for visits of this type; without it for any
 */
export function dayIntervals(
  hours: Hours,
  date: string,
  visitTypeId?: number,
): readonly DayInterval[] {
  if (hours.closures?.some(([from, until]) => date >= from && date < until)) return [];
  const ofDay = hours.days?.[date];
  if (ofDay !== undefined) return ofDay ?? [];
  const weekday = modulo(daysBefore(date), 7) + 1;
  if (!hours.schedules) return weekday <= LAST_WEEKDAY ? DEFAULT_DAY : [];
  const schedule = scheduleOf(hours, date);
  if (!schedule) return [];
  const weeks = Math.floor((daysBefore(date) - daysBefore(schedule.anchor)) / 7);
  const week = modulo(weeks, schedule.weeks) + 1;
  return (schedule.rules ?? [])
    .filter(
      ([ruleWeek, ruleWeekday, , , types]) =>
        ruleWeek === week &&
        ruleWeekday === weekday &&
        (!types || visitTypeId === undefined || types.includes(visitTypeId)),
    )
    .map(([, , from, to]) => [from, to]);
}

/** Whether some hours are for some visit types only. */
export function differsByVisitType(hours: Hours): boolean {
  let differs = byVisitType.get(hours);
  if (differs === undefined) {
    const rules = hours.schedules?.flatMap((schedule) => schedule.rules ?? []) ?? [];
    differs = rules.some(([, , , , types]) => types !== null);
    byVisitType.set(hours, differs);
  }
  return differs;
}

const byVisitType = new WeakMap<Hours, boolean>();
