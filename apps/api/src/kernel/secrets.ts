import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The keys of `CLINIC_SECRET`: the first signs, all verify, so that a key can be rotated.
 * `purpose` keeps a signature made for one thing from being valid for another.
 */
export class Secrets {
  readonly #keys: readonly string[];

  constructor(keys: readonly [string, ...string[]]) {
    this.#keys = keys;
  }

  /** HMAC-SHA-256 (RFC 2104) under the first key. */
  sign(purpose: string, ...parts: (string | Buffer)[]): Buffer {
    return digest(this.#keys[0] as string, purpose, parts);
  }

  /** The same under every key, to find what an earlier one has signed. */
  signWithEach(purpose: string, ...parts: (string | Buffer)[]): Buffer[] {
    return this.#keys.map((key) => digest(key, purpose, parts));
  }

  /** Whether any key signed this; every comparison takes the same time, whatever the signature. */
  verify(signature: Buffer, purpose: string, ...parts: (string | Buffer)[]): boolean {
    let valid = false;
    for (const key of this.#keys) {
      const expected = digest(key, purpose, parts);
      const given = Buffer.alloc(expected.length);
      signature.copy(given);
      valid = (timingSafeEqual(given, expected) && signature.length === expected.length) || valid;
    }
    return valid;
  }
}

function digest(key: string, purpose: string, parts: (string | Buffer)[]): Buffer {
  const hmac = createHmac('sha256', key);
  // Lengths in between: ('ab', 'c') and ('a', 'bc') must not sign alike.
  for (const part of [purpose, ...parts]) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
  return hmac.digest();
}
