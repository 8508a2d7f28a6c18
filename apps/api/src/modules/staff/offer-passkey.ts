import { generateRegistrationOptions } from '@simplewebauthn/server';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { askBrowser } from './ask-browser.ts';
import { CHALLENGE_MINUTES } from './rules/challenge-minutes.ts';
import { PASSKEY_ALGORITHMS, type RelyingParty, relyingPartyOf } from './rules/relying-party.ts';
import { userHandleOf } from './rules/user-handle.ts';

/** Where a request came from that is about a passkey. */
export type AskedFrom = { publicOrigin: string | undefined; challengeToken: string | undefined };

type Person = { id: string; email: string; name: string };

/** Asks the browser to make a passkey that can be found without an email address, and proves who uses it. */
export async function offerPasskey(
  clinic: Clinic,
  purpose: 'add-passkey' | 'join',
  person: Person,
  { publicOrigin, challengeToken: known }: AskedFrom,
  existing: { credentialId: string; transports: string[] }[] = [],
) {
  const party = assertParty(publicOrigin);
  const asked = { challengeToken: known, staffId: person.id };
  const { challenge, challengeToken } = await askBrowser(clinic, purpose, asked);
  const { extensions: _none, ...options } = await generateRegistrationOptions({
    rpName: 'Clinic',
    rpID: party.id,
    userName: person.email,
    userDisplayName: person.name,
    userID: userHandleOf(person.id),
    challenge,
    timeout: CHALLENGE_MINUTES[purpose] * 60_000,
    attestationType: 'none',
    supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    // Not two in one place.
    excludeCredentials: existing.map(({ credentialId: id, transports }) => ({ id, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { options, challengeToken };
}

/** Throws `INVALID_INPUT` at an address at which browsers make no passkeys. */
export function assertParty(publicOrigin: string | undefined): RelyingParty {
  const party = relyingPartyOf(publicOrigin);
  return party ?? refusePasskey('cannot be used at this address');
}

/** Throws `INVALID_INPUT` about the passkey. */
export function refusePasskey(message: string): never {
  throw new DomainError('INVALID_INPUT', {
    issues: [{ path: 'passkey', code: 'not_allowed', message }],
  });
}
