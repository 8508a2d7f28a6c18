/** Who asks. Patients have no account: what they may do is what their manage token grants. */
export type Actor = { readonly kind: 'patient'; readonly manageToken: string | undefined };

/** The actor of a request, by its `Authorization: Bearer` (RFC 6750); anything else is no token. */
export function actorOf(authorization: string | undefined): Actor {
  const manageToken = /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1];
  return { kind: 'patient', manageToken };
}
