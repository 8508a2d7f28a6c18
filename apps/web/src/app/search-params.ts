import { slotFromUrl, slotToUrl } from '../domain/slot-in-url.ts';
import { isPlainDate } from '../lib/plain-date.ts';

/**
 * What stands behind `?` on each page. What does not make sense there is as if it were absent: it is
 * given as `undefined`, because the router keeps what a page does not name.
 */

type Text = string | undefined;
/** `pages`: how many of the list are shown, when it is more than one. */
export type HomeSearch = { search?: Text; specialization?: Text; pages?: Text };
type TimeSearch = { date?: Text; slot?: Text };
/** `visit`: the id of a visit type, where it is not the one that is meant without. */
export type DoctorSearch = TimeSearch & { visit?: Text };
export type MoveSearch = TimeSearch & { doctor?: Text };

type BookedSlot = { startsAt: string; visitTypeId?: number | undefined };

const LONGEST = 100;

export function homeSearch(given: Record<string, unknown>): HomeSearch {
  const { pages } = given;
  const isMore = typeof pages === 'string' && /^([2-9]|[1-9]\d{1,2})$/.test(pages);
  return {
    search: line(given.search),
    specialization: line(given.specialization),
    pages: isMore ? pages : undefined,
  };
}

export function doctorSearch({ visit, ...given }: Record<string, unknown>): DoctorSearch {
  return { visit: id(visit), ...timeSearch(given) };
}

/** Where a booking is made. */
export function bookingSearch({ startsAt, visitTypeId }: BookedSlot): DoctorSearch {
  return { slot: slotToUrl(startsAt), visit: visitTypeId?.toString() };
}

function timeSearch({ date, slot }: Record<string, unknown>): TimeSearch {
  return {
    date: typeof date === 'string' && isPlainDate(date) ? date : undefined,
    slot: typeof slot === 'string' && slotFromUrl(slot) ? slot : undefined,
  };
}

export function moveSearch({ doctor, ...given }: Record<string, unknown>): MoveSearch {
  return { doctor: id(doctor), ...timeSearch(given) };
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

function id(value: unknown): Text {
  return typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) ? value : undefined;
}

function line(value: unknown): Text {
  return typeof value === 'string' ? value.slice(0, LONGEST) || undefined : undefined;
}
