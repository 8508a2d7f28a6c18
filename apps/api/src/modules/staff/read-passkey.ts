import type { NewPasskey, PasskeyAssertion } from '@clinic/contracts/passkeys';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { PasskeyRow } from './passkeys-repository.ts';
import { PASSKEY_ALGORITHMS, type RelyingParty } from './rules/relying-party.ts';

type Expected = { party: RelyingParty; challenge: string };

/** What a browser's answer holds for a new passkey; nothing when it is not what was asked for, or malformed. */
export async function readNewPasskey(
  { id, transports, ...response }: NewPasskey,
  { party, challenge }: Expected,
): Promise<Pick<PasskeyRow, 'credentialId' | 'publicKey' | 'counter' | 'transports'> | undefined> {
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
        response: { ...response, transports },
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: PASSKEY_ALGORITHMS,
    });
    const credential = registrationInfo?.credential;
    if (credential?.id !== id) return undefined;
    const { counter } = credential;
    return { credentialId: id, publicKey: Buffer.from(credential.publicKey), counter, transports };
  } catch {
    // Whatever is wrong with it: the caller is told no more than that it is.
    return undefined;
  }
}

/** The counter that a use of a passkey tells; nothing when the passkey has not signed just this, or its user was not verified. */
export async function readPasskeyUse(
  { id, ...response }: PasskeyAssertion,
  { credentialId, publicKey, counter }: PasskeyRow,
  { party, challenge }: Expected,
): Promise<number | undefined> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
        response,
      },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      credential: { id: credentialId, publicKey: Uint8Array.from(publicKey), counter },
      requireUserVerification: true,
    });
    return verified ? authenticationInfo.newCounter : undefined;
  } catch {
    return undefined;
  }
}
