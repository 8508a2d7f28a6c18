import { randomBytes } from 'node:crypto';
import { DEVICE_COOKIE } from '../../../kernel/actor.ts';
import { toCookie } from '../../../kernel/cookies.ts';
import type { Secrets } from '../../../kernel/secrets.ts';

/*
 * A device is a browser that has signed in before. Its cookie is a random id, and a signature for each account
 * that has signed in there: while strangers guess at an account, its owner still gets in.
 */

const PURPOSE = 'device';
const SIGNATURE_BYTES = 16;
const MAX_ACCOUNTS = 10;
const YEAR_SECONDS = 365 * 86_400;

const signaturesOf = (secrets: Secrets, staffId: string, device: string): string[] =>
  secrets
    .signWithEach(PURPOSE, staffId, device)
    .map((signature) => signature.subarray(0, SIGNATURE_BYTES).toString('base64url'));

/** The id of a browser in which an account has signed in before; nothing for others. */
export function knownDevice(
  secrets: Secrets,
  token: string | undefined,
  staffId: string | undefined,
): string | undefined {
  const [device, ...signatures] = token?.split('.') ?? [];
  if (!device || staffId === undefined) return undefined;
  const own = signaturesOf(secrets, staffId, device);
  return signatures.some((signature) => own.includes(signature)) ? device : undefined;
}

/** The `Set-Cookie` of a browser in which an account has signed in now. */
export function deviceCookie(
  secrets: Secrets,
  token: string | undefined,
  staffId: string,
  isSecure: boolean,
): string {
  const [device = randomBytes(16).toString('base64url'), ...others] = token?.split('.') ?? [];
  const [signature] = signaturesOf(secrets, staffId, device) as [string];
  const signatures = [signature, ...others.filter((other) => other !== signature)];
  const value = [device, ...signatures.slice(0, MAX_ACCOUNTS)].join('.');
  return toCookie(DEVICE_COOKIE, value, { isSecure, maxAge: YEAR_SECONDS });
}
