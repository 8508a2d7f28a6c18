import type { EarliestSlot } from '@clinic/contracts/availability';
import { keepPreviousData } from '@tanstack/react-query';
import { REFRESH_EVERY } from '../../lib/query-client.ts';
import { trpc } from '../../lib/trpc.ts';

/** How many doctors are shown at first, and again with each press of "Show more doctors". */
export const PAGE_SIZE = 24;
const DOCTORS_CHANGE_RARELY = 300_000;

export type DoctorFilter = { search?: string | undefined; specialization?: string | undefined };

/** The questions behind the list, as the page asks them ahead and the list asks them again. */
export const doctorsLike = ({ search, specialization }: DoctorFilter) => ({
  ...(search && { search }),
  ...(specialization && { specialization }),
});
export const pageOfDoctors = (filter: DoctorFilter, after?: number) => ({
  ...doctorsLike(filter),
  limit: PAGE_SIZE,
  ...(after !== undefined && { after }),
});
export const earliestOf = (doctors: { id: number }[]) => ({
  doctorIds: doctors.map(({ id }) => id),
  limit: PAGE_SIZE,
});

const rarely = { staleTime: DOCTORS_CHANGE_RARELY, placeholderData: keepPreviousData };

/** A page of the doctors that match; the former ones while others are on their way. */
export function useDoctors(filter: DoctorFilter, after: number | undefined) {
  return trpc.doctors.list.useQuery(pageOfDoctors(filter, after), rarely);
}

/** How many doctors match in all; `undefined` while it is unknown. */
export function useDoctorCount(filter: DoctorFilter): number | undefined {
  return trpc.doctors.count.useQuery(doctorsLike(filter), rarely).data?.doctors;
}

/** Every specialization that some doctor has, in alphabetical order. */
export function useSpecializations(): string[] {
  const { data = [] } = trpc.doctors.specializations.useQuery(undefined, rarely);
  return data.map(({ specialization }) => specialization);
}

/** A doctor's first free slot, `none`, `unknown` when it cannot be had, `undefined` while it is asked for. */
export type Earliest = EarliestSlot | 'none' | 'unknown' | undefined;

/** The first free slots of the doctors of one page. */
export function useEarliest(doctors: { id: number }[]): (doctorId: number) => Earliest {
  const earliest = trpc.availability.earliest.useQuery(earliestOf(doctors), {
    enabled: doctors.length > 0,
    refetchInterval: REFRESH_EVERY,
    placeholderData: keepPreviousData,
  });
  const byDoctor = new Map(earliest.data?.map((slot) => [slot.doctorId, slot]));
  const isAnswered = earliest.data !== undefined && !earliest.isPlaceholderData;
  const otherwise = isAnswered ? 'none' : earliest.isError ? 'unknown' : undefined;
  return (doctorId) => byDoctor.get(doctorId) ?? otherwise;
}
