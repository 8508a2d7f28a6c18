import type { ListVisitTypesInput, VisitType } from '@clinic/contracts/visit-types';
import type { Clinic } from '../../clinic.ts';
import { toBookableVisitType, toVisitType } from './rules/bookable-visit-type.ts';
import { selectVisitTypes } from './visit-types-repository.ts';

/** What patients can book with one doctor, or with any, shortest first. */
export async function listVisitTypes(
  { db }: Clinic,
  { doctorId }: ListVisitTypesInput,
): Promise<VisitType[]> {
  const rows = await selectVisitTypes(db, doctorId);
  return rows.flatMap((row) => toBookableVisitType(row) ?? []).map(toVisitType);
}
