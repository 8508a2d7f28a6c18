import { isPlainDate } from '../../lib/plain-date.ts';

/** What the addresses of the desk carry: a date and a location, and what is not one of these is as if absent. */
export type DeskSearch = { date?: string; location?: number };

export function deskSearch(search: Record<string, unknown>): DeskSearch {
  const { date } = search;
  const location = idOf(search.location);
  return {
    ...(typeof date === 'string' && isPlainDate(date) && { date }),
    ...(location && { location }),
  };
}

function idOf(value: unknown): number | undefined {
  const id = Number(value);
  return Number.isInteger(id) && id > 0 && id < 2 ** 31 ? id : undefined;
}
