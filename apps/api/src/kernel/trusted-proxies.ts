import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Names for the ranges that proxies usually are in. */
const GROUPS: Record<string, readonly string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** A shorter prefix holds more of the Internet than anybody's proxies. */
const SHORTEST_PREFIX = { ipv4: 8, ipv6: 16, privateIpv6: 7 };
const FIRST_IPV4_AS_IPV6 = ipaddr.IPv6.parse('::ffff:0:0');

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Whether text is an address, a range in CIDR notation (RFC 4632) or one of the names above. */
export const isProxy = (text: string): boolean =>
  Object.hasOwn(GROUPS, text) || (isIP(text.replace(/\/\d+$/, '')) !== 0 && canParse(text));

/** Whether a range is so wide that patients' addresses are in it. */
export function holdsPatients(text: string): boolean {
  if (Object.hasOwn(GROUPS, text) || !canParse(text)) return false;
  const [address, length] = parseRange(text);
  if (address instanceof ipaddr.IPv4) return length < SHORTEST_PREFIX.ipv4;
  const isPrivate = ['uniqueLocal', 'linkLocal'].includes(address.range());
  const shortest = isPrivate ? SHORTEST_PREFIX.privateIpv6 : SHORTEST_PREFIX.ipv6;
  return length < shortest || FIRST_IPV4_AS_IPV6.match(address, length);
}

/** The addresses of proxies; their `X-Forwarded-For` counts. */
export function toBlockList(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of proxies.flatMap((proxy) => GROUPS[proxy] ?? proxy)) {
    const [address, length] = parseRange(range);
    list.addSubnet(address.toString(), length, address.kind());
  }
  return list;
}

const canParse = (text: string) => ipaddr.isValid(text) || ipaddr.isValidCIDR(text);

/** An address is a range of its own. IPv4 written as IPv6 (RFC 4291 §2.5.5.2) is IPv4. */
function parseRange(text: string): [Address, number] {
  const range = text.replace(/%[^/]*/, '');
  const [address, length] = ipaddr.isValidCIDR(range)
    ? ipaddr.parseCIDR(range)
    : [ipaddr.parse(range), undefined];
  if (address instanceof ipaddr.IPv4) return [address, length ?? 32];
  const [all, ipv4From] = [128, 96];
  if (address.isIPv4MappedAddress() && (length ?? all) >= ipv4From) {
    return [address.toIPv4Address(), (length ?? all) - ipv4From];
  }
  return [address, length ?? all];
}
