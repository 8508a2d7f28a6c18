import { randomInt } from 'node:crypto';

/** Crockford's Base32 (https://www.crockford.com/base32.html): no I, L, O or U to be misheard. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/** A new reference such as `7K3M-Q9TD`, to be read out on the phone. Collisions are the index's care. */
export function createReference(): string {
  const symbols = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `${symbols.slice(0, 4).join('')}-${symbols.slice(4).join('')}`;
}

/**
 * A reference as it is stored, from the way a person has written it down: in small letters, with O
 * for 0, I or L for 1, with or without hyphens and spaces. What is no reference is only cleaned.
 */
export function readReference(text: string): string {
  const symbols = text
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return `${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}
