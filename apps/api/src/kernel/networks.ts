import ipaddr from 'ipaddr.js';

/**
 * What a limit counts an address by, from narrow to wide: an IPv4 address by itself, an IPv6 address
 * by its /64, its /56 and its /48. A customer chooses freely among the addresses of a /64 at least,
 * often of a /56, an organisation among those of a /48.
 */
export type Networks = readonly [string] | readonly [string, string, string];

/** How often a whole /56 and a whole /48 may do what one /64 may do. */
export const NETWORK_SHARES = [1, 4, 16] as const;

/** @param address as `Addresses` gives it; text that is no IPv6 address stands for itself */
export function networksOf(address: string): Networks {
  if (!ipaddr.IPv6.isValid(address)) return [address];
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv6.parse(address).parts;
  const name = (length: number, ...parts: number[]) =>
    `${parts.map((part) => part.toString(16)).join(':')}::/${length}`;
  return [name(64, a, b, c, d), name(56, a, b, c, d & 0xff00), name(48, a, b, c)];
}

/** Whether one more would be too many for any of the networks, `counts` in their order. */
export const isFull = (counts: readonly number[], max: number): boolean =>
  counts.some((count, i) => count >= max * (NETWORK_SHARES[i] ?? 1));
