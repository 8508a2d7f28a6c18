import { Email } from '@clinic/contracts/staff';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import type { Asked, Identity, IdentityProvider } from '../../kernel/identity-provider.ts';
import { askBrowser, takeChallengeOf } from './ask-browser.ts';
import { insertIdentity, selectStaffIdOf } from './identities-repository.ts';
import { limitSignIn } from './limit-sign-in.ts';
import { openSession } from './open-session.ts';
import { toStaff } from './rules/staff-of-row.ts';
import type { Opened } from './sign-in.ts';
import { lockManagers, selectStaff, selectStaffByEmail } from './staff-repository.ts';

/** Where the provider sends the browser back to; the provider must know it. */
export const CALLBACK_PATH = '/auth/oidc/callback';

type From = { publicOrigin: string | undefined; providerToken: string | undefined };

/**
 * Where the browser goes to sign in at the provider, and the token of its cookie. Throws `ROUTE_NOT_FOUND` where
 * there is no provider, or at an address that is not the public one, and `UNAVAILABLE`.
 */
export async function startSingleSignOn(
  clinic: Clinic,
  { publicOrigin, providerToken }: From,
): Promise<{ address: URL; providerToken: string }> {
  const provider = providerOf(clinic, publicOrigin);
  const asked = await askBrowser(clinic, 'single-sign-on', { challengeToken: providerToken });
  const state = Buffer.from(asked.challenge).toString('base64url');
  const question = questionOf(clinic, publicOrigin as string, state, asked.challengeToken);
  return { address: await provider.addressFor(question), providerToken: asked.challengeToken };
}

/**
 * Signs in who came back from the provider: the member of the staff who has come in by this identity before, or
 * else the one with the email address that the provider has verified; nobody is made.
 *
 * Throws `RATE_LIMITED`, `UNAVAILABLE`, and `UNAUTHENTICATED`: the same for every other cause.
 */
export async function finishSingleSignOn(
  clinic: Clinic,
  query: string,
  { publicOrigin, providerToken, address }: From & { address: string },
): Promise<Opened> {
  const provider = providerOf(clinic, publicOrigin);
  const [state, ...others] = new URLSearchParams(query).getAll('state');
  const isAsked =
    state !== undefined &&
    others.length === 0 &&
    (await takeChallengeOf(clinic, 'single-sign-on', state, providerToken));
  if (!isAsked) throw new DomainError('UNAUTHENTICATED');
  const question = questionOf(clinic, publicOrigin as string, state, providerToken as string);
  let opened: Opened | undefined;
  // No count of the account: who it is, the provider says.
  await limitSignIn(clinic, { account: undefined, address, device: undefined }, async () => {
    const identity = await provider.identify(query, question);
    opened = identity && (await enter(clinic, identity));
    return opened !== undefined;
  });
  if (!opened) throw new DomainError('UNAUTHENTICATED');
  return opened;
}

function providerOf(
  { identityProvider }: Clinic,
  publicOrigin: string | undefined,
): IdentityProvider {
  if (!identityProvider || publicOrigin === undefined) throw new DomainError('ROUTE_NOT_FOUND');
  return identityProvider;
}

/** Nonce and verifier follow from the cookie and the state: who reads the database knows neither. */
function questionOf(
  { secrets }: Clinic,
  publicOrigin: string,
  state: string,
  providerToken: string,
): Asked {
  const derive = (purpose: string) =>
    secrets.sign(`single-sign-on-${purpose}`, providerToken, state).toString('base64url');
  const redirectUri = `${publicOrigin}${CALLBACK_PATH}`;
  return { redirectUri, state, nonce: derive('nonce'), verifier: derive('verifier') };
}

/** Nothing for disabled staff, and for who is nobody here. */
async function enter({ db }: Clinic, identity: Identity): Promise<Opened | undefined> {
  try {
    return await db.transaction(async (tx) => {
      const id = (await selectStaffIdOf(tx, identity)) ?? (await remember(tx, identity));
      const token = id && (await openSession(tx, id));
      const staff = id && (await selectStaff(tx, id));
      if (!token || !staff) throw new DomainError('UNAUTHENTICATED');
      return { staff: toStaff(staff), token };
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') return undefined;
    throw error;
  }
}

type Tx = Parameters<typeof lockManagers>[0];

/** Ties an identity to whom its verified address names; from then on the address means nothing. */
async function remember(tx: Tx, { issuer, subject, email }: Identity): Promise<string | undefined> {
  const address = Email.safeParse(email);
  if (!address.success) return undefined;
  // It may make a manager who can sign in.
  await lockManagers(tx);
  const found = await selectStaffByEmail(tx, address.data);
  if (!found || found.disabled) return undefined;
  const isNew = await insertIdentity(tx, { issuer, subject, staffId: found.id });
  return isNew ? found.id : undefined;
}
