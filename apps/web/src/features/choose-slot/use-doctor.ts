import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { trpc } from '../../lib/trpc.ts';

type Doctor = NonNullable<
  ReturnType<ReturnType<typeof trpc.useUtils>['doctors']['get']['getData']>
>;

/** One doctor; known at once when the list showed them. */
export function useDoctor(id: number) {
  const queryClient = useQueryClient();
  return trpc.doctors.get.useQuery(
    { id },
    {
      staleTime: 300_000,
      placeholderData: () =>
        queryClient
          .getQueriesData<Doctor[]>({ queryKey: getQueryKey(trpc.doctors.list) })
          .flatMap(([, doctors]) => doctors ?? [])
          .find((doctor) => doctor.id === id),
    },
  );
}
