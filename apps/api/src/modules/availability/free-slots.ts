import { bookableStartsOn, type Calendar } from './opening-hours.ts';

/** The starts of a date's bookable slots that nobody has taken; a retired doctor has none. */
export function freeStartsOn(
  date: string,
  calendar: Calendar & { active: boolean },
  taken: ReadonlySet<number>,
): number[] {
  if (!calendar.active) return [];
  return bookableStartsOn(date, calendar).filter((startsAt) => !taken.has(startsAt));
}

/** Up to `count` of the free starts nearest to an instant; of two at one distance, the earlier first. */
export function nearest(starts: number[], to: number, count: number): number[] {
  return starts.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to) || a - b).slice(0, count);
}
