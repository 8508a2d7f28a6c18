import type { DeskColumn, DeskDay } from '@clinic/contracts/desk';

/** Pixels of a minute: a visit of 15 minutes has a line of text. */
export const SCALE = 2;
const MINUTE_MS = 60_000;
const HOUR = 60;
/** Where a day has nothing: nine to five. */
const EMPTY = { from: 9 * HOUR, until: 17 * HOUR };

/** Minutes since the midnight of the column's date. Elapsed ones: a day of the clock change has 23 or 25 hours. */
export const minuteIn = ({ dayStartsAt }: DeskColumn, instant: string): number =>
  (Date.parse(instant) - Date.parse(dayStartsAt)) / MINUTE_MS;

export type Range = { from: number; until: number };

/** From the first to the last minute at which anything is open or taken, in whole hours, of all columns. */
export function rangeOf(columns: readonly DeskColumn[]): Range {
  const edges = columns.flatMap((column) =>
    [...column.open, ...column.appointments, ...column.holds].flatMap(({ startsAt, endsAt }) => [
      minuteIn(column, startsAt),
      minuteIn(column, endsAt),
    ]),
  );
  if (edges.length === 0) return EMPTY;
  return {
    from: Math.floor(Math.min(...edges) / HOUR) * HOUR,
    until: Math.ceil(Math.max(...edges) / HOUR) * HOUR,
  };
}

/** Where an interval lies in a sheet, as CSS has it. */
export function placeOf(
  column: DeskColumn,
  { startsAt, endsAt }: { startsAt: string; endsAt: string },
  range: Range,
): { top: string; height: string } {
  const [from, until] = [minuteIn(column, startsAt), minuteIn(column, endsAt)];
  return {
    top: `${(from - range.from) * SCALE}px`,
    height: `${(until - from) * SCALE}px`,
  };
}

/** The hours of a day that lie in a sheet, with how far down each is. */
export const hoursIn = ({ hours, columns }: DeskDay, range: Range) => {
  const [first] = columns;
  if (!first) return [];
  return hours
    .map((hour) => ({ ...hour, minute: minuteIn(first, hour.startsAt) }))
    .filter(({ minute }) => minute >= range.from && minute < range.until)
    .map((hour) => ({ ...hour, top: `${(hour.minute - range.from) * SCALE}px` }));
};

/** Appointments that share time lie side by side: which of how many. */
export function lanesOf(
  appointments: DeskColumn['appointments'],
): Map<string, { lane: number; lanes: number }> {
  const result = new Map<string, { lane: number; lanes: number }>();
  let group: { id: string; lane: number }[] = [];
  let ends: string[] = [];
  const close = () => {
    for (const { id, lane } of group) result.set(id, { lane, lanes: ends.length });
    group = [];
    ends = [];
  };
  for (const { id, startsAt, endsAt } of appointments) {
    if (ends.every((end) => end <= startsAt)) close();
    const free = ends.findIndex((end) => end <= startsAt);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = endsAt;
    group.push({ id, lane });
  }
  close();
  return result;
}
