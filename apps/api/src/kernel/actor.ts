import type { IncomingHttpHeaders } from 'node:http';

/** Who asks, as the request says it; nothing of it is proven yet. */
export type Actor =
  | { readonly kind: 'visitor' }
  | { readonly kind: 'bearer'; readonly manageToken: string };

/**
 * The actor of a request, by its `Clinic-Manage-Token`, or without that header by its
 * `Authorization: Bearer` (RFC 6750), which a proxy may need for itself. Anything else is no token.
 */
export function actorOf(headers: IncomingHttpHeaders): Actor {
  const own = headers['clinic-manage-token'];
  const given = own === undefined ? bearerOf(headers.authorization) : String(own);
  const manageToken = /^[\w-]{1,200}$/.exec(given)?.[0];
  return manageToken === undefined ? { kind: 'visitor' } : { kind: 'bearer', manageToken };
}

const bearerOf = (authorization = '') => /^Bearer (.*)$/i.exec(authorization)?.[1] ?? '';
