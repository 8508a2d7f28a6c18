import type { IncomingHttpHeaders } from 'node:http';
import { readCookie } from './cookies.ts';

export const SESSION_COOKIE = 'clinic-session';
export const DEVICE_COOKIE = 'clinic-device';
export const CHALLENGE_COOKIE = 'clinic-challenge';
export const PROVIDER_COOKIE = 'clinic-provider';

/** Who asks, as the request says it; nothing of it is proven yet. */
export type Actor = {
  /** Of an appointment. */
  readonly manageToken?: string;
  /** Of a member of the staff who has signed in. */
  readonly sessionToken?: string;
  /** Of a browser in which somebody of the staff has signed in before. */
  readonly deviceToken?: string;
  /** Of a browser that was asked for a passkey. */
  readonly challengeToken?: string;
  /** Of a browser that was sent to the provider of single sign-on. */
  readonly providerToken?: string;
  /** Whether a page of another site has sent the request. */
  readonly isCrossSite: boolean;
};

/**
 * The actor of a request. A manage token stands in `Clinic-Manage-Token`, or without that header in
 * `Authorization: Bearer` (RFC 6750), which a proxy may need for itself; a session in its cookie. Anything
 * else is neither.
 *
 * @param isSecure whether the request came over TLS
 */
export function actorOf(headers: IncomingHttpHeaders, isSecure = false): Actor {
  const own = headers['clinic-manage-token'];
  const given = own === undefined ? bearerOf(headers.authorization) : String(own);
  const manageToken = /^[\w-]{1,200}$/.exec(given)?.[0];
  return {
    ...(manageToken !== undefined && { manageToken }),
    // Patients have none.
    ...(headers.cookie !== undefined && cookiesOf(headers, isSecure)),
    isCrossSite: isCrossSite(headers),
  };
}

function cookiesOf(headers: IncomingHttpHeaders, isSecure: boolean) {
  const cookie = (name: string) => readCookie(headers, name, isSecure) ?? '';
  const sessionToken = /^[\w-]{43}$/.exec(cookie(SESSION_COOKIE))?.[0];
  const deviceToken = /^[\w.-]{1,400}$/.exec(cookie(DEVICE_COOKIE))?.[0];
  const challengeToken = /^[\w-]{43}$/.exec(cookie(CHALLENGE_COOKIE))?.[0];
  const providerToken = /^[\w-]{43}$/.exec(cookie(PROVIDER_COOKIE))?.[0];
  return {
    ...(sessionToken !== undefined && { sessionToken }),
    ...(deviceToken !== undefined && { deviceToken }),
    ...(challengeToken !== undefined && { challengeToken }),
    ...(providerToken !== undefined && { providerToken }),
  };
}

const bearerOf = (authorization = '') => /^Bearer (.*)$/i.exec(authorization)?.[1] ?? '';

/** By Fetch Metadata (https://www.w3.org/TR/fetch-metadata/), or where a browser does not send it by `Origin`. */
function isCrossSite(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
