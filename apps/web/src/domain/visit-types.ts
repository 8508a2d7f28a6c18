import type { Appointment } from '@clinic/contracts/appointments';
import type { VisitType } from '@clinic/contracts/visit-types';
import { trpc } from '../lib/trpc.ts';

/** What patients can book with a doctor, shortest first. */
export function useVisitTypes(doctorId: number) {
  return trpc.visitTypes.list.useQuery({ doctorId }, { staleTime: 300_000 });
}

/** By what the API is asked for a visit type: the default type is meant where none is named. */
export const visitTypeIdOf = (visitType: VisitType | undefined): number | undefined =>
  visitType?.isDefault ? undefined : visitType?.id;

export const minutesInWords = (minutes: number): string => `${minutes} minutes`;

/** `Long consultation, 60 minutes`; nothing for the default type, which needs no name. */
export function visitInWords(visitType: VisitType): string | undefined {
  if (visitType.isDefault) return undefined;
  return `${visitType.name}, ${minutesInWords(visitType.durationMinutes)}`;
}

/**
 * The same of an appointment, whose length stays what it was when it was booked.
 *
 * @param types what its doctor offers now; nothing is said while that is not known
 */
export function appointmentInWords(
  { visitType, startsAt, endsAt }: Appointment,
  types: VisitType[] | undefined,
): string | undefined {
  const isDefault = (type: VisitType) => type.isDefault && type.id === visitType.id;
  if (!types || types.some(isDefault)) return undefined;
  const minutes = (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000;
  return `${visitType.name}, ${minutesInWords(minutes)}`;
}
