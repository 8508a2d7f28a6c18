/** A visit type as a statement's last columns have it. */
export type Visit = {
  id: number;
  code: string;
  name: string;
  durationMinutes: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  minNoticeMinutes: number;
  /** Whether the doctor in question offers it. */
  offered: boolean;
};

type Columns = [number | null, string, string, number, number, number, number, boolean];

/** Nothing when no visit type was found. */
export function toVisit(columns: unknown[]): Visit | undefined {
  const [id, code, name, durationMinutes, ...rest] = columns as Columns;
  if (id === null) return undefined;
  const [bufferBeforeMinutes, bufferAfterMinutes, minNoticeMinutes, offered] = rest;
  const buffers = { bufferBeforeMinutes, bufferAfterMinutes };
  return { id, code, name, durationMinutes, ...buffers, minNoticeMinutes, offered };
}

/** When a visit that starts then ends, and what it takes of the calendar. Epoch milliseconds. */
export function timesOf(visit: Visit, start: number): { end: number; from: number; until: number } {
  const end = start + visit.durationMinutes * 60_000;
  return {
    end,
    from: start - visit.bufferBeforeMinutes * 60_000,
    until: end + visit.bufferAfterMinutes * 60_000,
  };
}
