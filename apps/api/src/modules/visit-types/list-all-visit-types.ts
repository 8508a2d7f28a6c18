import type { ManagedVisitType } from '@clinic/contracts/visit-types';
import type { Clinic } from '../../clinic.ts';
import { selectManagedVisitTypes } from './managed-visit-types-repository.ts';

/** Every visit type, shortest first, also those that were retired. */
export function listAllVisitTypes({ db }: Clinic): Promise<ManagedVisitType[]> {
  return selectManagedVisitTypes(db);
}
