import type { AvailabilityCalendar } from '@clinic/contracts/availability';
import { addDays, datesOfMonth } from '../../lib/plain-date.ts';
import { REFRESH_EVERY } from '../../lib/query-client.ts';
import { serverNow } from '../../lib/server-clock.ts';
import { trpc } from '../../lib/trpc.ts';

/** How far ahead one question looks for a free day; the contract allows 62 dates. */
const LOOK_AHEAD_DAYS = 61;

/** The present date where it is earliest on Earth: what is before it has passed everywhere. */
export const earliestToday = (): string =>
  addDays(new Date(serverNow()).toISOString().slice(0, 10), -1);

/** Whose calendar, and for which visit type: the default one where none is named. */
export type Asked = { doctorId: number; visitTypeId: number | undefined };

/** How many slots are free on each date of `month` (`YYYY-MM`). */
export function useMonth(asked: Asked, month: string) {
  return trpc.availability.calendar.useQuery(
    { ...asked, ...datesOfMonth(month) },
    { refetchInterval: REFRESH_EVERY },
  );
}

/**
 * The first date with a free slot from `from` on, within two months, `null` where there is none; and
 * the present date of the doctor. Asks only when `enabled`.
 */
export function useFirstFreeDay(asked: Asked, from: string, enabled: boolean) {
  return trpc.availability.calendar.useQuery(lookAhead(asked, from), {
    enabled,
    select: firstFreeDay,
  });
}

/** The question that `useFirstFreeDay` asks. */
function lookAhead(asked: Asked, from: string) {
  return { ...asked, from, to: addDays(from, LOOK_AHEAD_DAYS) };
}

function firstFreeDay({ days, today }: AvailabilityCalendar) {
  return { first: days.find(({ freeSlots }) => freeSlots > 0)?.date ?? null, today };
}
