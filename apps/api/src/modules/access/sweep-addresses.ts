import type { Clinic } from '../../clinic.ts';
import { deletePastAddresses } from './addresses-repository.ts';

/** Forgets from where appointments were booked that are over or cancelled. Decides nothing. */
export function sweepAddresses({ db }: Clinic): Promise<void> {
  return deletePastAddresses(db);
}
