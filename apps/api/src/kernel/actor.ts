/** Who asks, as the request says it; nothing of it is proven yet. */
export type Actor =
  | { readonly kind: 'visitor' }
  | { readonly kind: 'bearer'; readonly manageToken: string };

/** The actor of a request, by its `Authorization: Bearer` (RFC 6750); anything else is no token. */
export function actorOf(authorization: string | undefined): Actor {
  const manageToken = /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1];
  return manageToken === undefined ? { kind: 'visitor' } : { kind: 'bearer', manageToken };
}
