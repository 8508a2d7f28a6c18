import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { isFull } from '../../kernel/networks.ts';
import { countHolds, lockNetworks } from './addresses-repository.ts';
import type { HashedNetworks } from './rules/hashed-networks.ts';

/**
 * Refuses a hold of an address that has as many as it may. Doctors differ, so their locks do not keep
 * two holds of one address apart: this one does, until the transaction ends.
 *
 * @param holder whose own hold does not count: it will be replaced
 * @throws `HOLD_LIMIT`
 */
export async function limitHolds(
  tx: Transaction,
  clinic: Clinic,
  networks: HashedNetworks,
  holder: Buffer,
): Promise<void> {
  const [, counts] = await Promise.all([
    lockNetworks(tx, networks),
    countHolds(tx, networks, holder),
  ]);
  refuseTooMany(clinic, counts);
}

/** The same for a caller that waits for its turn, without a lock. */
export async function precheckHolds(
  clinic: Clinic,
  networks: HashedNetworks,
  holder: Buffer,
): Promise<void> {
  refuseTooMany(clinic, await countHolds(clinic.db, networks, holder));
}

function refuseTooMany({ maxHoldsPerAddress, holdSeconds }: Clinic, counts: number[]): void {
  if (!isFull(counts, maxHoldsPerAddress)) return;
  throw new DomainError('HOLD_LIMIT', { retryAfter: holdSeconds });
}
