import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { NETWORK_SHARES, networksOf } from '../../kernel/networks.ts';
import type { Secrets } from '../../kernel/secrets.ts';
import { countFailure, deletePastFailures, uncountFailure } from './failures-repository.ts';

const PURPOSE = 'sign-in-failures';
const WINDOW_MINUTES = 15;
/** Of one account, of one address, and of one known browser. */
const MOST = 10;

type Try = {
  /** By which the account is known to whoever tries; nothing where none is named. */
  account: string | undefined;
  address: string;
  device: string | undefined;
};

/**
 * Checks who somebody is, unless too many checks have failed: then throws `RATE_LIMITED`. A try counts as a failure
 * before it is looked at, so that many at once are not more tries; it is taken back when all was
 * right, or could not be checked. A browser in which the account has signed in before has a count of its own:
 * strangers who guess keep nobody out of it.
 *
 * @param check whether they are who they say
 */
export async function limitSignIn(
  { db, secrets }: Pick<Clinic, 'db' | 'secrets'>,
  tried: Try,
  check: () => Promise<boolean>,
): Promise<boolean> {
  const limits = limitsOf(secrets, tried);
  const keys = limits.map(({ key }) => key);
  const counted = await countFailure(db, keys, WINDOW_MINUTES);
  const waits = counted
    .filter(({ key, failures }) => limits.some((one) => one.key.equals(key) && failures > one.most))
    .map(({ since, now }) => Math.ceil((since - now) / 1_000) + WINDOW_MINUTES * 60);
  if (waits.length > 0) {
    throw new DomainError('RATE_LIMITED', { retryAfter: Math.max(1, ...waits) });
  }
  let failed = false;
  try {
    failed = !(await check());
  } finally {
    if (!failed) await uncountFailure(db, keys);
  }
  return !failed;
}

function limitsOf(
  secrets: Secrets,
  { account = '', address, device }: Try,
): { key: Buffer; most: number }[] {
  const ofAddress = networksOf(address).map((network, i) => ({
    of: ['address', network],
    most: MOST * (NETWORK_SHARES[i] ?? 1),
  }));
  const limits = device
    ? [{ of: ['device', account, device], most: MOST }]
    : [...(account ? [{ of: ['account', account], most: MOST }] : []), ...ofAddress];
  return limits.map(({ of, most }) => ({ key: secrets.sign(PURPOSE, ...of), most }));
}

/** Forgets failures that count no longer. */
export const sweepFailures = ({ db }: Clinic): Promise<void> =>
  deletePastFailures(db, WINDOW_MINUTES);
