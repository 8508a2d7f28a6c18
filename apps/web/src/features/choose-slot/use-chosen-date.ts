import type { Slot } from '@clinic/contracts/availability';
import { skipToken } from '@tanstack/react-query';
import { dateOf } from '../../lib/format-time.ts';
import { REFRESH_EVERY } from '../../lib/query-client.ts';
import { trpc } from '../../lib/trpc.ts';
import { type Asked, earliestToday, useFirstFreeDay } from './free-days.ts';

type Choice = {
  date: string | undefined;
  /** The chosen slot; `startsAt` is there before what is known of it. */
  startsAt: string | undefined;
  slot: Slot | null | undefined;
};

/**
 * The date to show: the one of the chosen slot or of the address, where something can be booked on
 * it, else the doctor's first free day; the present date of the doctor while none is free.
 */
export function useChosenDate(
  asked: Asked,
  { date, startsAt, slot }: Choice,
): { date: string; searching: boolean } {
  const given = slot ? dateOf(slot.localStartsAt) : date;
  const isOver = given !== undefined && given < earliestToday();
  const day = trpc.availability.day.useQuery(
    given === undefined || isOver ? skipToken : { ...asked, date: given },
    { refetchInterval: REFRESH_EVERY },
  );
  const { today, lastDate } = day.data ?? {};
  const isOut = isOver || (!!given && !!today && !!lastDate && (given < today || given > lastDate));
  const isWaiting = startsAt !== undefined && slot === undefined && given === undefined;
  const searches = isOut || (given === undefined && !isWaiting);
  const firstFree = useFirstFreeDay(asked, earliestToday(), searches);
  const found = firstFree.data?.first ?? firstFree.data?.today ?? earliestToday();
  return {
    date: searches ? found : (given ?? found),
    searching: isWaiting || (searches && firstFree.isPending),
  };
}
