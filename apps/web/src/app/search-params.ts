import { isPlainDate } from '../lib/plain-date.ts';
import { slotFromUrl } from '../lib/slot-in-url.ts';

/** What stands behind `?` on each page. What does not make sense there is left out. */

export type HomeSearch = { search?: string; specialization?: string };
export type DoctorSearch = { date?: string; slot?: string };
export type MoveSearch = DoctorSearch & { doctor?: string };

const LONGEST = 100;

export function homeSearch(given: Record<string, unknown>): HomeSearch {
  const search = line(given.search);
  const specialization = line(given.specialization);
  return { ...(search && { search }), ...(specialization && { specialization }) };
}

export function doctorSearch({ date, slot }: Record<string, unknown>): DoctorSearch {
  return {
    ...(typeof date === 'string' && isPlainDate(date) && { date }),
    ...(typeof slot === 'string' && slotFromUrl(slot) && { slot }),
  };
}

export function moveSearch({ doctor, ...given }: Record<string, unknown>): MoveSearch {
  const isId = typeof doctor === 'string' && /^[1-9]\d{0,9}$/.test(doctor);
  return { ...(isId && { doctor }), ...doctorSearch(given) };
}

/** `?a=b&c=d` as an object of texts. */
export function parseSearch(query: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(query));
}

/** The same the other way; colons stay readable, they are allowed in a query. */
export function stringifySearch(search: Record<string, unknown>): string {
  const texts = Object.entries(search).filter((entry): entry is [string, string] => !!entry[1]);
  const query = new URLSearchParams(texts).toString().replaceAll('%3A', ':');
  return query && `?${query}`;
}

function line(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST) : '';
}
