import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { NETWORK_SHARES, networksOf } from '../../kernel/networks.ts';
import { countFailure, deletePastFailures, uncountFailure } from './failures-repository.ts';

const PURPOSE = 'sign-in-failures';
const WINDOW_MINUTES = 15;
/** Of one account, of one address, and of one known browser. */
const MOST = 10;

export type Try = { email: string; address: string; device: string | undefined };

/**
 * Counts a try as a failure before it is looked at: many at once are not more tries. A browser in which the
 * account has signed in before has a count of its own, so that strangers who guess keep nobody out.
 *
 * @returns takes it back, for one that succeeded
 * @throws `RATE_LIMITED`
 */
export async function limitSignIn(
  { db, secrets }: Pick<Clinic, 'db' | 'secrets'>,
  { email, address, device }: Try,
): Promise<() => Promise<void>> {
  const limits = device
    ? [{ of: ['device', email, device], most: MOST }]
    : [
        { of: ['account', email], most: MOST },
        ...networksOf(address).map((network, i) => ({
          of: ['address', network],
          most: MOST * (NETWORK_SHARES[i] ?? 1),
        })),
      ];
  const most = new Map(
    limits.map(({ of, most }) => [secrets.sign(PURPOSE, ...of).toString('hex'), most]),
  );
  const keys = [...most.keys()].map((key) => Buffer.from(key, 'hex'));
  const counted = await countFailure(db, keys, WINDOW_MINUTES);
  const waits = counted
    .filter(({ key, failures }) => failures > (most.get(key.toString('hex')) ?? 0))
    .map(({ since, now }) => Math.ceil((since - now) / 1_000) + WINDOW_MINUTES * 60);
  if (waits.length > 0)
    throw new DomainError('RATE_LIMITED', { retryAfter: Math.max(1, ...waits) });
  return () => uncountFailure(db, keys);
}

/** Forgets failures that count no longer. */
export const sweepFailures = ({ db }: Clinic): Promise<void> =>
  deletePastFailures(db, WINDOW_MINUTES);
