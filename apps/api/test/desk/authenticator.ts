import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';

type CreationOptions = { challenge: string; rp: { id?: string }; user: { id: string } };
type RequestOptions = { challenge: string; rpId?: string };

/** What is different from what an honest browser and authenticator would do. */
export type Oddities = {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  /** Flags of the authenticator data: by default user present and user verified. */
  flags?: number;
  counter?: number;
  userHandle?: string;
};

const PRESENT_AND_VERIFIED = 0x05;
const HAS_CREDENTIAL = 0x40;

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();

/** An authenticator with one passkey (ES256) and the browser around it, for requests past any browser. */
export class Authenticator {
  readonly id = base64url(randomBytes(16));
  readonly #origin: string;
  readonly #key: KeyObject;
  readonly #coseKey: Buffer;
  #userHandle = '';
  /** Of what this passkey has signed; 0 for one that does not count. */
  counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    // COSE (RFC 9052): a map of 5 with kty 2, alg -7, crv 1, x and y.
    this.#coseKey = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
  }

  /** Answers to `navigator.credentials.create`. */
  create({ challenge, rp, user }: CreationOptions, odd: Oddities = {}) {
    this.#userHandle = user.id;
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const authData = Buffer.concat([
      this.#authData(rp.id, { flags: PRESENT_AND_VERIFIED | HAS_CREDENTIAL, ...odd }),
      ...[Buffer.alloc(16), length, id, this.#coseKey],
    ]);
    // CBOR: a map of fmt, attStmt and authData.
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
      Buffer.from([authData.length]),
      authData,
    ]);
    return {
      id: this.id,
      clientDataJSON: this.#clientData('webauthn.create', challenge, odd),
      attestationObject: base64url(attestation),
      transports: ['internal'],
    };
  }

  /** Answers to `navigator.credentials.get`. */
  get({ challenge, rpId }: RequestOptions, odd: Oddities = {}) {
    const clientDataJSON = this.#clientData('webauthn.get', challenge, odd);
    const authenticatorData = this.#authData(rpId, odd);
    const hash = sha256(Buffer.from(clientDataJSON, 'base64url'));
    const signature = sign('sha256', Buffer.concat([authenticatorData, hash]), this.#key);
    return {
      id: this.id,
      clientDataJSON,
      authenticatorData: base64url(authenticatorData),
      signature: base64url(signature),
      userHandle: odd.userHandle ?? this.#userHandle,
    };
  }

  #clientData(type: string, challenge: string, odd: Oddities): string {
    const data = { type, challenge, origin: this.#origin, crossOrigin: false };
    return base64url(
      JSON.stringify({
        ...data,
        ...(odd.type && { type: odd.type }),
        ...(odd.challenge && { challenge: odd.challenge }),
        ...(odd.origin && { origin: odd.origin }),
      }),
    );
  }

  #authData(rpId = '', { rpId: other, flags = PRESENT_AND_VERIFIED, counter }: Oddities): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter ?? this.counter);
    return Buffer.concat([sha256(other ?? rpId), Buffer.from([flags]), count]);
  }
}
