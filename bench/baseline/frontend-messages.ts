/** What a client says to PostgreSQL that matters here; the rest is skipped. */
export type Message =
  | { kind: 'parse'; name: string; text: string }
  | { kind: 'bind'; name: string; parameters: (string | null)[] }
  | { kind: 'query'; text: string };

/**
 * The client's half of the protocol, cut into messages
 * (https://www.postgresql.org/docs/18/protocol-message-formats.html). Parameters travel as text
 * with Clinic's driver; a binary one would be refused here.
 */
export class FrontendMessages {
  readonly #report: (message: Message) => void;
  #pending = Buffer.alloc(0);
  #started = false;

  constructor(report: (message: Message) => void) {
    this.#report = report;
  }

  push(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    for (;;) {
      // The first message has no type.
      const at = this.#started ? 1 : 0;
      if (this.#pending.length < at + 4) return;
      const end = at + this.#pending.readInt32BE(at);
      if (this.#pending.length < end) return;
      const type = this.#started ? String.fromCharCode(this.#pending[0] as number) : 'startup';
      const message = parse(type, this.#pending.subarray(at + 4, end));
      if (message) this.#report(message);
      this.#pending = this.#pending.subarray(end);
      this.#started = true;
    }
  }
}

function parse(type: string, body: Buffer): Message | undefined {
  const reader = new Reader(body);
  if (type === 'P') return { kind: 'parse', name: reader.text(), text: reader.text() };
  if (type === 'Q') return { kind: 'query', text: reader.text() };
  if (type !== 'B') return undefined;
  reader.text(); // the portal
  const name = reader.text();
  const formats = Array.from({ length: reader.int16() }, () => reader.int16());
  if (formats.some(Boolean)) throw new Error('A parameter was sent in binary form.');
  const parameters = Array.from({ length: reader.int16() }, () => reader.value());
  return { kind: 'bind', name, parameters };
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Up to the next zero byte. */
  text(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    const text = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  int16(): number {
    this.#at += 2;
    return this.#bytes.readInt16BE(this.#at - 2);
  }

  value(): string | null {
    const length = this.#bytes.readInt32BE(this.#at);
    this.#at += 4;
    if (length < 0) return null;
    this.#at += length;
    return this.#bytes.toString('utf8', this.#at - length, this.#at);
  }
}
