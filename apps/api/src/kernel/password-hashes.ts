import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { unavailable } from './domain-error.ts';

/** Of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
const NONCE_BYTES = 16;
/** Each takes the memory and a thread for some tens of milliseconds. */
const AT_ONCE = 2;
const MAX_WAITING = 50;

const derive = promisify(argon2);

/**
 * Passwords as they are stored: Argon2id (RFC 9106) in the form of PHC strings. So few at once that they
 * cannot take the machine from bookings; throws `UNAVAILABLE` when too many wait.
 */
export class PasswordHashes {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  async hash(password: string): Promise<string> {
    const nonce = randomBytes(NONCE_BYTES);
    const tag = await this.#inTurn(() => tagOf(password, nonce));
    const { memory, passes, parallelism } = PARAMETERS;
    const parts = [nonce, tag].map((part) => part.toString('base64url'));
    return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${parts.join('$')}`;
  }

  /** Whether it is the password of a hash. Without a hash the same work is done, and the answer is no. */
  async verify(password: string, hash: string | undefined): Promise<boolean> {
    const [nonce, expected] = (hash?.split('$').slice(-2) ?? []).map((part) =>
      Buffer.from(part, 'base64url'),
    );
    const tag = await this.#inTurn(() => tagOf(password, nonce ?? randomBytes(NONCE_BYTES)));
    return expected !== undefined && timingSafeEqual(tag, expected);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MAX_WAITING) throw unavailable();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      // Who waits takes over the place.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

/** In Unicode form NFC: an accent can be typed in two ways. */
const tagOf = (password: string, nonce: Buffer): Promise<Buffer> =>
  derive('argon2id', {
    ...PARAMETERS,
    message: password.normalize('NFC'),
    nonce,
  }) as Promise<Buffer>;
