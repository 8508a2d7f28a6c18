import { randomInt } from 'node:crypto';

/** Crockford's Base32 (https://www.crockford.com/base32.html): no I, L, O or U to be misheard. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** A new reference such as `7K3M-Q9TD`, to be read out on the phone. Collisions are the index's care. */
export function createReference(): string {
  const symbols = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `${symbols.slice(0, 4).join('')}-${symbols.slice(4).join('')}`;
}
