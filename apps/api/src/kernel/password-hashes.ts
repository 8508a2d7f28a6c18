import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { unavailable } from './domain-error.ts';

type Parameters = { memory: number; passes: number; parallelism: number };
/** Derives a tag of 32 bytes by Argon2id. */
export type Derive = (password: Buffer, nonce: Buffer, parameters: Parameters) => Promise<Buffer>;

/** Of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const PARAMETERS: Parameters = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;
const NONCE_BYTES = 16;
/** Each takes the memory and a thread for some tens of milliseconds. */
const AT_ONCE = 2;
const MAX_WAITING = 50;

const computeArgon2 = promisify(argon2);
const argon2id: Derive = async (message, nonce, parameters) =>
  computeArgon2('argon2id', { ...parameters, tagLength: TAG_BYTES, message, nonce });

/**
 * Passwords as they are stored: Argon2id (RFC 9106) in the form of PHC strings. So few at once that they
 * cannot take the machine from bookings; throws `UNAVAILABLE` when too many wait.
 */
export class PasswordHashes {
  readonly #derive: Derive;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(derive: Derive = argon2id) {
    this.#derive = derive;
  }

  async hash(password: string): Promise<string> {
    const nonce = randomBytes(NONCE_BYTES);
    const tag = await this.#inTurn(password, nonce, PARAMETERS);
    return toPhc({ parameters: PARAMETERS, nonce, tag });
  }

  /** Whether it is the password of a hash. Without a hash the same work is done, and the answer is no. */
  async verify(password: string, hash: string | undefined): Promise<boolean> {
    const stored = hash === undefined ? undefined : readPhc(hash);
    const { nonce, parameters } = stored ?? {
      nonce: randomBytes(NONCE_BYTES),
      parameters: PARAMETERS,
    };
    const tag = await this.#inTurn(password, nonce, parameters);
    return stored !== undefined && timingSafeEqual(tag, stored.tag);
  }

  async #inTurn(password: string, nonce: Buffer, parameters: Parameters): Promise<Buffer> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MAX_WAITING) throw unavailable();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      // In Unicode form NFC: an accent can be typed in two ways.
      return await this.#derive(Buffer.from(password.normalize('NFC')), nonce, parameters);
    } finally {
      // The next one that waits takes over the place.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}

type Stored = { parameters: Parameters; nonce: Buffer; tag: Buffer };

/** https://github.com/P-H-C/phc-string-format: base64 without padding. */
function toPhc({ parameters: { memory, passes, parallelism }, nonce, tag }: Stored): string {
  const [salt, hash] = [nonce, tag].map((part) => part.toString('base64').replaceAll('=', ''));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${salt}$${hash}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/-]{11,})\$([\w+/-]{43})$/;

/** Nothing for what is no hash of ours: then no password is right. */
function readPhc(text: string): Stored | undefined {
  const [, memory, passes, parallelism, nonce = '', tag = ''] = PHC.exec(text) ?? [];
  if (memory === undefined) return undefined;
  return {
    parameters: {
      memory: Number(memory),
      passes: Number(passes),
      parallelism: Number(parallelism),
    },
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}
