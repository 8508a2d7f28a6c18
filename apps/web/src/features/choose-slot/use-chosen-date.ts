import { dateIn, todayIn } from '../../lib/format-time.ts';
import { useFirstFreeDay } from './free-days.ts';

type Choice = { date?: string | undefined; startsAt?: string | undefined };

/**
 * The date to show: the one of the address, the one of the chosen slot, or the doctor's first free
 * day. Today in the doctor's zone while none is free or known.
 */
export function useChosenDate(
  doctor: { id: number; timeZone: string },
  { date, startsAt }: Choice,
): { date: string; searching: boolean } {
  const today = todayIn(doctor.timeZone);
  const given = startsAt ? dateIn(doctor.timeZone, startsAt) : date;
  const firstFree = useFirstFreeDay(doctor.id, today, given === undefined);
  return {
    date: given ?? firstFree.data ?? today,
    searching: given === undefined && firstFree.isPending,
  };
}
