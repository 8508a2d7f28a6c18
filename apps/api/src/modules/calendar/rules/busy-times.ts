import type { Interval } from './instants-of-dates.ts';

const MINUTE_MS = 60_000;

/** When a doctor is taken; made once, asked for each slot. */
export class BusyTimes {
  readonly #from: number[] = [];
  /** The latest end of this interval and all that begin before it. */
  readonly #until: number[] = [];

  constructor(intervals: Interval[]) {
    let latest = Number.NEGATIVE_INFINITY;
    for (const { from, until } of intervals.toSorted((a, b) => a.from - b.from)) {
      latest = Math.max(latest, until);
      this.#from.push(from);
      this.#until.push(latest);
    }
  }

  /** Whether any of it lies within the interval, which may touch it at either end. */
  overlaps({ from, until }: Interval): boolean {
    let [low, high] = [0, this.#from.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#from[middle] as number) < until) low = middle + 1;
      else high = middle;
    }
    return low > 0 && (this.#until[low - 1] as number) > from;
  }
}

/** From a text of minutes since the epoch, from and until by turns, as the repository selects it. */
export function toBusyTimes(minutes: string | null): BusyTimes {
  const times = minutes?.split(',').map((minute) => Number(minute) * MINUTE_MS) ?? [];
  const intervals: Interval[] = [];
  for (let i = 0; i < times.length; i += 2) {
    intervals.push({ from: times[i] as number, until: times[i + 1] as number });
  }
  return new BusyTimes(intervals);
}
