/** For whom a passkey is made (WebAuthn §4): the host, and the only origin that may use it. */
export type RelyingParty = { id: string; origin: string };

/** Ed25519, ES256 and RS256 (COSE): what authenticators have. Named, because others are experiments of the runtime. */
export const PASSKEY_ALGORITHMS = [-8, -7, -257];

/** Browsers know passkeys by name only, and only where nobody can listen. Nothing where there can be none. */
export function relyingPartyOf(origin: string | undefined): RelyingParty | undefined {
  if (origin === undefined) return undefined;
  const { protocol, hostname } = new URL(origin);
  const isSafe = protocol === 'https:' || hostname === 'localhost';
  const isAddress = /^([\d.]+|\[.*)$/.test(hostname);
  return isSafe && !isAddress ? { id: hostname, origin } : undefined;
}
