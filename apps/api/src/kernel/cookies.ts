import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request came over TLS: straight, or as a trusted proxy says. */
export const isOverTls = ({ protocol }: { protocol: string }): boolean => protocol === 'https';

/**
 * Cookies of the desk (RFC 6265bis). Over TLS their names begin with `__Host-`: then no other host and no
 * page without TLS can have set them.
 */
const nameOf = (name: string, isSecure: boolean): string => (isSecure ? `__Host-${name}` : name);

/**
 * The value of a cookie. Over TLS the other name means nothing: a neighbour's host could have set it, to have
 * somebody work in a session that is not theirs.
 */
export function readCookie(
  headers: IncomingHttpHeaders,
  name: string,
  isSecure = false,
): string | undefined {
  if (headers.cookie === undefined) return undefined;
  const pairs = headers.cookie.split(';').map((pair) => pair.trim());
  for (const ofTls of isSecure ? [true] : [true, false]) {
    const start = `${nameOf(name, ofTls)}=`;
    const found = pairs.find((pair) => pair.startsWith(start));
    if (found) return found.slice(start.length);
  }
  return undefined;
}

type Options = {
  /** Whether the request came over TLS. */
  isSecure: boolean;
  /** Seconds until the browser forgets it; 0 ends it now. */
  maxAge: number;
  sameSite?: 'Strict' | 'Lax';
};

/** A `Set-Cookie` that scripts cannot read. @param value of characters that need no quotes */
export function toCookie(
  name: string,
  value: string,
  { isSecure, maxAge, sameSite = 'Strict' }: Options,
): string {
  const parts = [
    `${nameOf(name, isSecure)}=${value}`,
    'Path=/',
    `Max-Age=${maxAge}`,
    'HttpOnly',
    `SameSite=${sameSite}`,
  ];
  return (isSecure ? [...parts, 'Secure'] : parts).join('; ');
}
