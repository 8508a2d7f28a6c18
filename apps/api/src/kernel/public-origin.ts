import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[?::1\]?)$/;

/** Whether a host leads to the machine itself. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/**
 * The origin under which people reach Clinic: `PUBLIC_URL`. Without it, what the request names, as long as that
 * is this machine: `Host` can be anything, so no other name of it counts.
 */
export function publicOriginOf(
  publicUrl: string | undefined,
  { host = '' }: IncomingHttpHeaders,
  isSecure: boolean,
): string | undefined {
  if (publicUrl !== undefined) return publicUrl;
  const asked = `${isSecure ? 'https' : 'http'}://${host}`;
  if (!URL.canParse(asked)) return undefined;
  const { origin, hostname } = new URL(asked);
  return isLoopback(hostname) ? origin : undefined;
}
