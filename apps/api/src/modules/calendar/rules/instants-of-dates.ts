const HOUR_MS = 3_600_000;

/** Epoch milliseconds, `[from, until)`. */
export type Interval = { from: number; until: number };

/** Every instant that has a date from `from` to `to` (`YYYY-MM-DD`, both included) in some zone. */
export function instantsOfDates(from: string, to: string): Interval {
  // Zones reach from UTC-12 to UTC+14.
  return { from: Date.parse(from) - 14 * HOUR_MS, until: Date.parse(to) + (24 + 12) * HOUR_MS };
}
