import type { Clinic } from '../../clinic.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { isFull } from '../../kernel/networks.ts';
import { countBookings, lockNetworks } from './addresses-repository.ts';
import { type HashedNetworks, hashNetworks } from './rules/hashed-networks.ts';

/**
 * Refuses a booking of an address that has booked as many upcoming appointments as it may. Until the
 * transaction ends, no other booking of its networks is counted: doctors differ, so their locks do
 * not keep two of them apart.
 *
 * @returns what the booking is to be counted by; nothing where `MAX_BOOKINGS_PER_ADDRESS` is not set
 * @throws `PATIENT_LIMIT`
 */
export async function limitBookings(
  tx: Transaction,
  clinic: Clinic,
  address: string,
): Promise<HashedNetworks | undefined> {
  if (clinic.maxBookingsPerAddress === undefined) return undefined;
  const networks = hashNetworks(clinic.secrets, address);
  await lockNetworks(tx, networks);
  await refuseTooMany(tx, clinic, networks);
  return networks;
}

/** The same for a caller that waits for its turn, without a lock: who is refused need not take one. */
export async function precheckBookings(clinic: Clinic, address: string): Promise<void> {
  if (clinic.maxBookingsPerAddress === undefined) return;
  await refuseTooMany(clinic.db, clinic, hashNetworks(clinic.secrets, address));
}

async function refuseTooMany(
  db: Executor,
  { maxBookingsPerAddress = Number.POSITIVE_INFINITY }: Clinic,
  networks: HashedNetworks,
): Promise<void> {
  const counts = await countBookings(db, networks);
  if (isFull(counts, maxBookingsPerAddress)) throw new DomainError('PATIENT_LIMIT');
}
