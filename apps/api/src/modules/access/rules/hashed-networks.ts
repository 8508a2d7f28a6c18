import { networksOf } from '../../../kernel/networks.ts';
import type { Secrets } from '../../../kernel/secrets.ts';

/** An address as it is kept: keyed hashes of its networks. IPv4 is one and the same in all three. */
export type HashedNetworks = { address: Buffer; address56: Buffer; address48: Buffer };

export function hashNetworks(secrets: Secrets, from: string): HashedNetworks {
  const hashes = networksOf(from).map((network) => secrets.sign('address', network));
  const [address = Buffer.alloc(0), address56 = address, address48 = address] = hashes;
  return { address, address56, address48 };
}
