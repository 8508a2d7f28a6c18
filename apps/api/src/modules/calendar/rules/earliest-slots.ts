import {
  type BookableVisitType,
  busyInterval,
} from '../../visit-types/rules/bookable-visit-type.ts';
import type { BusyTimes } from './busy-times.ts';
import { type Interval, instantsOfDates } from './instants-of-dates.ts';
import { addDays, bookableStartsOn, dateIn } from './opening-hours.ts';

/** Now (epoch milliseconds), and how many days from today on can be booked. */
export type Horizon = { now: number; horizonDays: number };

/** A slot that every doctor of a zone has who offers the visit type. Epoch milliseconds. */
export type SlotOfZone = { startsAt: number; busy: Interval; timeZone: string };

/** What is searched for, and where. */
export type SearchedSlots = {
  timeZones: string[];
  visitType: BookableVisitType;
  horizon: Horizon;
};

/** The bookable slots of some zones after an instant, by start, those that start together at once. */
export class SlotsOfZones {
  readonly #starts: Generator<SlotOfZone[]>;

  constructor(searched: SearchedSlots, after: number) {
    this.#starts = byStart(searched, after);
  }

  /** The slots of the next `count` starts; none when there are no more. */
  take(count: number): SlotOfZone[] {
    const taken: SlotOfZone[] = [];
    for (let i = 0; i < count; i += 1) {
      const next = this.#starts.next();
      if (next.done) break;
      taken.push(...next.value);
    }
    return taken;
  }
}

/** An instant by which the horizon has ended in every zone. */
export const endOfHorizonAnywhere = ({ now, horizonDays }: Horizon): number =>
  instantsOfDates(dateIn('UTC', now), addDays(dateIn('UTC', now), horizonDays + 1)).until;

/** The first slot of a zone that starts within an interval and is free; nothing when none is. */
export function firstFree(
  timeZone: string,
  { from, until }: Interval,
  busy: BusyTimes,
  { visitType, horizon }: Omit<SearchedSlots, 'timeZones'>,
): number | undefined {
  const last = dateIn(timeZone, until);
  for (let date = dateIn(timeZone, from); date <= last; date = addDays(date, 1)) {
    const free = bookableStartsOn(date, { timeZone, ...horizon }, visitType).find(
      (start) => start >= from && start < until && !busy.overlaps(busyInterval(start, visitType)),
    );
    if (free !== undefined) return free;
  }
  return undefined;
}

function* byStart(
  { timeZones, visitType, horizon }: SearchedSlots,
  after: number,
): Generator<SlotOfZone[]> {
  let pending = new Map<number, SlotOfZone[]>();
  const lastDate = addDays(dateIn('UTC', horizon.now), horizon.horizonDays + 1);
  for (let date = addDays(dateIn('UTC', after), -1); date <= lastDate; date = addDays(date, 1)) {
    for (const timeZone of timeZones) {
      for (const startsAt of bookableStartsOn(date, { timeZone, ...horizon }, visitType)) {
        if (startsAt <= after) continue;
        const slot = { startsAt, busy: busyInterval(startsAt, visitType), timeZone };
        pending.set(startsAt, [...(pending.get(startsAt) ?? []), slot]);
      }
    }
    // A zone's day may begin before another's has ended: what the next date can still join waits.
    const nextBegins = instantsOfDates(addDays(date, 1), addDays(date, 1)).from;
    const sorted = [...pending].sort(([a], [b]) => a - b);
    for (const [start, slots] of sorted) if (start < nextBegins) yield slots;
    pending = new Map(sorted.filter(([start]) => start >= nextBegins));
  }
  for (const [, slots] of [...pending].sort(([a], [b]) => a - b)) yield slots;
}
