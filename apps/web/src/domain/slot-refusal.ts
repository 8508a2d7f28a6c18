import type { Slot } from '@clinic/contracts/availability';
import type { ErrorCode } from '@clinic/contracts/errors';
import { skipToken } from '@tanstack/react-query';
import { dateOf } from '../lib/format-time.ts';
import { REFRESH_EVERY } from '../lib/query-client.ts';
import { trpc } from '../lib/trpc.ts';
import { nearest } from './nearest-slots.ts';

const ABOUT_THE_SLOT: ReadonlySet<ErrorCode> = new Set([
  'SLOT_TAKEN',
  'NOT_A_SLOT',
  'OUTSIDE_OPENING_HOURS',
  'IN_THE_PAST',
  'TOO_SOON',
  'BEYOND_HORIZON',
]);

/** Whether an error says that the slot itself cannot be had, whoever asks. */
export const isAboutSlot = (code: ErrorCode): boolean => ABOUT_THE_SLOT.has(code);

export const NO_LONGER_FREE = 'This time is no longer free.';

/**
 * A slot in the list of its day, which is asked for again and again: whether it is still there
 * (`undefined` before the list is known), and what else is free near it.
 *
 * @param startsAt RFC 3339 @param slot what is known of it
 */
export function useListedSlot(
  doctorId: number,
  startsAt: string,
  slot: Slot | null | undefined,
  visitTypeId: number | undefined,
): { isFree: boolean | undefined; near: Slot[] } {
  const { data } = trpc.availability.day.useQuery(
    slot ? { doctorId, date: dateOf(slot.localStartsAt), visitTypeId } : skipToken,
    { refetchInterval: REFRESH_EVERY },
  );
  return {
    isFree: data?.slots.some((each) => each.startsAt === startsAt),
    near: nearest(data?.slots ?? [], startsAt),
  };
}
