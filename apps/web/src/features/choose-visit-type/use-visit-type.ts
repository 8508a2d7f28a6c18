import type { VisitType } from '@clinic/contracts/visit-types';
import { useVisitTypes } from '../../domain/visit-types.ts';

export type Offer = ReturnType<typeof useVisitType>;

/**
 * What a doctor offers, and what of it is chosen: the one that the address names, else the default,
 * else the shortest.
 *
 * @param visit an id, as it stands in the address
 */
export function useVisitType(doctorId: number, visit: string | undefined) {
  const { data: types, error, refetch } = useVisitTypes(doctorId);
  const first = types && firstOf(types);
  const named = types?.find(({ id }) => String(id) === visit);
  return {
    types,
    error,
    refetch,
    chosen: named ?? first,
    /** The address names one that this doctor does not offer. */
    isGone: !!types && visit !== undefined && !named,
    /** How the address names one: the one that is meant without is not named. */
    inUrl: (visitType: VisitType | undefined) =>
      visitType && visitType.id !== first?.id ? String(visitType.id) : undefined,
  };
}

const firstOf = (types: VisitType[]) => types.find(({ isDefault }) => isDefault) ?? types[0];
