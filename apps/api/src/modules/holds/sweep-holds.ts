import type { Clinic } from '../../clinic.ts';
import { deleteExpiredHolds } from './holds-repository.ts';

/** Forgets holds that have expired, and with them the addresses. Decides nothing. */
export function sweepHolds({ db }: Clinic): Promise<void> {
  return deleteExpiredHolds(db);
}
