import type { Doctor } from '@clinic/contracts/doctors';
import { keepPreviousData } from '@tanstack/react-query';
import { trpc } from '../../lib/trpc.ts';

/** Most doctors that a list to choose from has. */
const MOST = 100;
const rarely = { staleTime: 300_000, placeholderData: keepPreviousData };

type OtherDoctors = {
  /** Of the chosen doctor's field, without that doctor. */
  alike: Doctor[];
  others: Doctor[];
  /** How many of the doctors that match are listed, and how many there are; `undefined` while unknown. */
  found: number;
  total: number | undefined;
};

/** The doctors that match a search, or all; those of the chosen doctor's field first. */
export function useOtherDoctors(chosen: Doctor, search: string): OtherDoctors {
  const filter = search === '' ? {} : { search };
  const { specialization } = chosen;
  const sameField = trpc.doctors.list.useQuery({ ...filter, specialization, limit: MOST }, rarely);
  const all = trpc.doctors.list.useQuery({ ...filter, limit: MOST }, rarely);
  const count = trpc.doctors.count.useQuery(filter, rarely);
  const isOther = ({ id }: Doctor) => id !== chosen.id;
  const matching = sameField.data ?? [];
  const others = (all.data ?? []).filter((doctor) => doctor.specialization !== specialization);
  return {
    alike: matching.filter(isOther),
    others,
    found: matching.length + others.length,
    total: all.data && sameField.data && count.data?.doctors,
  };
}
