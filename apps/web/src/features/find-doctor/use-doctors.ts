import type { EarliestSlot } from '@clinic/contracts/availability';
import { keepPreviousData } from '@tanstack/react-query';
import { REFRESH_EVERY } from '../../lib/query-client.ts';
import { trpc } from '../../lib/trpc.ts';

/** Most doctors whose first free slot one question answers. */
const MOST_EARLIEST = 50;
const DOCTORS_CHANGE_RARELY = 300_000;

export type DoctorFilter = { search?: string | undefined; specialization?: string | undefined };

/** The questions behind the list, as the page asks them ahead and the list asks them again. */
export const allDoctors = {};
export const earliestOf = (specialization: string | undefined) => ({
  limit: MOST_EARLIEST,
  ...(specialization && { specialization }),
});
export const doctorsLike = ({ search, specialization }: DoctorFilter) => ({
  ...(search && { search }),
  ...(specialization && { specialization }),
});

/** The doctors that match; the former ones while others are on their way. */
export function useDoctors(filter: DoctorFilter) {
  return trpc.doctors.list.useQuery(doctorsLike(filter), {
    staleTime: DOCTORS_CHANGE_RARELY,
    placeholderData: keepPreviousData,
  });
}

/** Every specialization that some doctor has, in alphabetical order. */
export function useSpecializations(): string[] {
  const doctors = trpc.doctors.list.useQuery(allDoctors, { staleTime: DOCTORS_CHANGE_RARELY });
  return [...new Set(doctors.data?.map((doctor) => doctor.specialization))].sort();
}

/**
 * A doctor's first free slot: `null` when there is none, `undefined` while it is unknown, which it
 * stays where there are more doctors than one question answers.
 */
export function useEarliest(specialization: string | undefined) {
  const earliest = trpc.availability.earliest.useQuery(earliestOf(specialization), {
    refetchInterval: REFRESH_EVERY,
    placeholderData: keepPreviousData,
  });
  const byDoctor = new Map(earliest.data?.map((slot) => [slot.doctorId, slot]));
  const complete = earliest.data !== undefined && earliest.data.length < MOST_EARLIEST;
  return {
    isPending: earliest.isPending,
    of: (doctorId: number): EarliestSlot | null | undefined =>
      byDoctor.get(doctorId) ?? (complete && !earliest.isPlaceholderData ? null : undefined),
  };
}
