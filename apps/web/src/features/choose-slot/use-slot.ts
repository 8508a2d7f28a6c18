import type { Slot } from '@clinic/contracts/availability';
import { type Query, skipToken, useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { trpc } from '../../lib/trpc.ts';

type Listed = { doctorId: number; timeZone: string };

/**
 * The slot of a doctor that starts at an instant, with its wall time: known at once when a list
 * showed it, else asked, for an address may name a slot that is taken or none at all. `undefined` while
 * it is not known, `null` where the answer failed.
 */
export function useSlot(
  doctorId: number,
  startsAt: string | undefined,
  visitTypeId: number | undefined,
): Slot | null | undefined {
  const queryClient = useQueryClient();
  const { data, isError } = trpc.availability.slot.useQuery(
    startsAt ? { doctorId, startsAt, visitTypeId } : skipToken,
    {
      // Nothing about it changes but, once in years, the doctor's zone.
      staleTime: 300_000,
      initialData: () => {
        // Another visit type's slot that starts then ends at another time.
        const predicate = ({ queryKey }: Query) => visitTypeIdIn(queryKey) === visitTypeId;
        const days = queryClient.getQueriesData<Listed & { slots: Slot[] }>({
          queryKey: getQueryKey(trpc.availability.day),
          predicate,
        });
        const firsts = queryClient.getQueriesData<(Listed & Slot)[]>({
          queryKey: getQueryKey(trpc.availability.earliest),
          predicate,
        });
        const listed = [
          ...days.flatMap(([, day]) => day?.slots.map((slot) => ({ ...day, ...slot })) ?? []),
          ...firsts.flatMap(([, slots]) => slots ?? []),
        ];
        return listed.find((one) => one.doctorId === doctorId && one.startsAt === startsAt);
      },
    },
  );
  return data ?? (isError ? null : undefined);
}

/** The visit type of which a query asked. */
function visitTypeIdIn([, asked]: readonly unknown[]): number | undefined {
  return (asked as { input?: { visitTypeId?: number } } | undefined)?.input?.visitTypeId;
}
