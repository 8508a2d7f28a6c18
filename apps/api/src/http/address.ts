import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/** An IPv6 customer has a whole network of this prefix length to choose addresses from. */
const IPV6_PREFIX_GROUPS = 4;

/**
 * The network address of whoever asks: IPv4, or the /64 of IPv6. Nothing where a proxy that is not
 * configured stands in between, for then all patients would share the proxy's address.
 */
export function addressOf(request: FastifyRequest, behindProxy: boolean): string | undefined {
  const { 'x-forwarded-for': chain, forwarded } = request.headers;
  // A configured proxy speaks `X-Forwarded-For`; anything else leaves us with the proxy's own.
  const trustworthy = behindProxy ? chain !== undefined : (chain ?? forwarded) === undefined;
  if (!trustworthy || !ipaddr.isValid(request.ip)) return undefined;
  const address = ipaddr.process(request.ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return address.parts.slice(0, IPV6_PREFIX_GROUPS).join(':');
}
