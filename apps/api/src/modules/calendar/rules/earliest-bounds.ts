import {
  type BookableVisitType,
  busyInterval,
} from '../../visit-types/rules/bookable-visit-type.ts';
import type { BusyTimes } from './busy-times.ts';
import type { Hours } from './hours.ts';
import type { Interval } from './instants-of-dates.ts';
import { addDays, bookableDates, bookableStartsOn, dateIn, dayOf } from './opening-hours.ts';

/** Now (epoch milliseconds), and how many days from today on can be booked. */
export type Horizon = { now: number; horizonDays: number };

/** A doctor with the versions of the hours, and of what became free by a cancellation or a move. */
export type MeantDoctor = {
  id: number;
  timeZone: string;
  hoursVersion: number;
  freedVersion: number;
};

type Bound = Pick<MeantDoctor, 'hoursVersion' | 'freedVersion'> & {
  /** From `since` on, nothing is free before `bound`. Epoch milliseconds. */
  since: number;
  bound: number;
};

const MOST_BOUNDS = 100_000;

/**
 * For each doctor and visit type a lower bound of the first free start, as this process has found it. Bookings
 * only make it lower than need be; whatever could raise free time counts a version of the doctor's row up, and ends
 * the bound. Holds do not count: they end by themselves.
 */
export class EarliestBounds {
  readonly #bounds = new Map<string, Bound>();

  /** The first instant after `after` at which a start may be free. */
  of(doctor: MeantDoctor, visitTypeId: number, after: number): number {
    const bound = this.#valid(doctor, visitTypeId);
    return bound && bound.since <= after + 1 ? Math.max(bound.bound, after + 1) : after + 1;
  }

  /** That nothing is free from `after` until `bound`. */
  raise(doctor: MeantDoctor, visitTypeId: number, after: number, bound: number): void {
    const { hoursVersion, freedVersion } = doctor;
    const fact = { hoursVersion, freedVersion, since: after + 1, bound };
    const known = this.#valid(doctor, visitTypeId);
    // Between what is known and this nothing may be left open.
    if (known && known.bound < fact.since) return;
    if (known && known.since <= fact.bound) {
      fact.since = Math.min(known.since, fact.since);
      fact.bound = Math.max(known.bound, fact.bound);
    }
    if (this.#bounds.size >= MOST_BOUNDS) this.#bounds.clear();
    this.#bounds.set(`${doctor.id} ${visitTypeId}`, fact);
  }

  #valid({ id, hoursVersion, freedVersion }: MeantDoctor, visitTypeId: number): Bound | undefined {
    const bound = this.#bounds.get(`${id} ${visitTypeId}`);
    const isOfNow = bound?.hoursVersion === hoursVersion && bound.freedVersion === freedVersion;
    return isOfNow ? bound : undefined;
  }
}

/** Whose starts, and for what. */
export type Searched = {
  timeZone: string;
  hours: Hours;
  visitType: BookableVisitType;
  horizon: Horizon;
};

/** The first start that can be booked within an interval, which may have no end, and shares no time with what is taken. */
export function firstFree(
  { timeZone, hours, visitType, horizon }: Searched,
  { from, until }: Interval,
  taken: readonly BusyTimes[] = [],
): number | undefined {
  const calendar = { timeZone, hours, ...horizon };
  const { lastDate } = bookableDates(calendar);
  const last = until === Infinity ? lastDate : lesser(dateIn(timeZone, until), lastDate);
  for (let date = dateIn(timeZone, from); date <= last; date = addDays(date, 1)) {
    const free = bookableStartsOn(date, calendar, visitType).find((start) => {
      if (start < from || start >= until) return false;
      const busy = busyInterval(start, visitType);
      return taken.every((times) => !times.overlaps(busy));
    });
    if (free !== undefined) return free;
  }
  return undefined;
}

/** The instant at which the horizon ends in a zone. */
export const endOfHorizon = (timeZone: string, horizon: Horizon): number =>
  dayOf(bookableDates({ timeZone, ...horizon }).lastDate, timeZone).until;

const lesser = (a: string, b: string): string => (a < b ? a : b);
