import type { AvailabilityCalendar } from '@clinic/contracts/availability';
import { addDays, datesOfMonth } from '../../lib/plain-date.ts';
import { REFRESH_EVERY } from '../../lib/query-client.ts';
import { trpc } from '../../lib/trpc.ts';

/** How far ahead one question looks for a free day; the contract allows 62 dates. */
const LOOK_AHEAD_DAYS = 61;

/** How many slots are free on each date of `month` (`YYYY-MM`). */
export function useMonth(doctorId: number, month: string) {
  return trpc.availability.calendar.useQuery(
    { doctorId, ...datesOfMonth(month) },
    { refetchInterval: REFRESH_EVERY },
  );
}

/**
 * The first date with a free slot from `from` on, within two months; `undefined` while unknown,
 * `null` where there is none. Asks only when `enabled`.
 */
export function useFirstFreeDay(doctorId: number, from: string, enabled: boolean) {
  return trpc.availability.calendar.useQuery(lookAhead(doctorId, from), {
    enabled,
    select: firstFreeDay,
  });
}

/** The question that `useFirstFreeDay` asks. */
function lookAhead(doctorId: number, from: string) {
  return { doctorId, from, to: addDays(from, LOOK_AHEAD_DAYS) };
}

function firstFreeDay({ days }: AvailabilityCalendar): string | null {
  return days.find(({ freeSlots }) => freeSlots > 0)?.date ?? null;
}
