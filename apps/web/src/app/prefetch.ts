import type { QueryClient } from '@tanstack/react-query';
import { createTRPCQueryUtils } from '@trpc/react-query';
import { doctorsLike, earliestOf, pageOfDoctors } from '../features/find-doctor/use-doctors.ts';
import type { createTrpcClient } from '../lib/trpc.ts';
import type { DoctorSearch, HomeSearch } from './search-params.ts';

/** Asks for what a page will show while its code is still on the way. Never fails, never waits. */
export function createPrefetch(
  queryClient: QueryClient,
  client: ReturnType<typeof createTrpcClient>,
) {
  const utils = createTRPCQueryUtils({ queryClient, client });
  return {
    home(search: HomeSearch): void {
      void utils.doctors.specializations.prefetch();
      void utils.doctors.count.prefetch(doctorsLike(search));
      const list = utils.doctors.list.ensureData(pageOfDoctors(search));
      list
        .then((doctors) => utils.availability.earliest.prefetch(earliestOf(doctors)))
        .catch(() => {});
    },
    doctor(doctorId: string, { date, visit }: DoctorSearch): void {
      const id = Number(doctorId);
      if (!Number.isInteger(id)) return;
      void utils.doctors.get.prefetch({ id });
      void utils.visitTypes.list.prefetch({ doctorId: id });
      const visitTypeId = visit ? Number(visit) : undefined;
      if (date) void utils.availability.day.prefetch({ doctorId: id, date, visitTypeId });
    },
  };
}

export type Prefetch = ReturnType<typeof createPrefetch>;
