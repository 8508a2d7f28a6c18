import type { NewPasskey, PasskeyAssertion } from '@clinic/contracts/passkeys';
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';
import { errorDataOf } from '../../lib/api-error.ts';
import { trpc } from '../../lib/trpc.ts';

/** Whether passkeys work in this browser, at this address. */
export function usePasskeysWork(): boolean {
  const ways = trpc.session.ways.useQuery(undefined, { refetchInterval: false });
  return ways.data?.passkeys === true && browserSupportsWebAuthn();
}

/** Has the browser make a passkey. Throws when the person or the browser does not want to. */
export async function createPasskey(
  optionsJSON: PublicKeyCredentialCreationOptionsJSON,
): Promise<NewPasskey> {
  const { id, response } = await startRegistration({ optionsJSON });
  const { clientDataJSON, attestationObject, transports = [] } = response;
  return { id, clientDataJSON, attestationObject, transports };
}

/** Has the browser use a passkey. Throws when the person or the browser does not want to. */
export async function askForPasskey(
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
): Promise<PasskeyAssertion> {
  const { id, response } = await startAuthentication({ optionsJSON });
  const { clientDataJSON, authenticatorData, signature, userHandle = '' } = response;
  return { id, clientDataJSON, authenticatorData, signature, userHandle };
}

/** What the browser has refused, as a sentence; nothing when it was the API. */
export function passkeySentence(error: unknown): string | undefined {
  if (!(error instanceof Error) || errorDataOf(error)) return undefined;
  if (error.name === 'NotAllowedError' || error.name === 'AbortError') {
    return 'No passkey was used: it was cancelled, or took too long.';
  }
  if (error.name === 'InvalidStateError')
    return 'There is a passkey for you on this device already.';
  if (error.name === 'SecurityError') return 'Passkeys cannot be used at this address.';
  if (error.name === 'TRPCClientError') return undefined;
  return 'This browser or device could not do it. Try another one, or another way to sign in.';
}
