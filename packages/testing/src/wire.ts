/**
 * Just enough of PostgreSQL's protocol, version 3
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html), to see statements pass.
 */
export type Message = {
  /** The message's letter; empty for the first one of a connection, which has none. */
  type: string;
  bytes: Buffer;
};

/** Cuts a stream into messages. `startsUntyped`: the client's first message has no letter. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  #untyped: boolean;

  constructor(startsUntyped: boolean) {
    this.#untyped = startsUntyped;
  }

  read(chunk: Buffer): Message[] {
    let rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: Message[] = [];
    for (;;) {
      const letter = this.#untyped ? 0 : 1;
      if (rest.length < letter + 4) break;
      const length = letter + rest.readInt32BE(letter);
      if (rest.length < length) break;
      const type = this.#untyped ? '' : String.fromCharCode(rest[0] as number);
      messages.push({ type, bytes: rest.subarray(0, length) });
      rest = rest.subarray(length);
      this.#untyped = false;
    }
    this.#rest = rest;
    return messages;
  }
}

/** What the client sends up to a Sync: one statement with all that belongs to it. */
export type Statement = {
  /** Its SQL; empty where the client only asks for a Sync. */
  text: string;
  /** What its parameters are bound to. Throws where one is not sent as text. */
  parameters(): (string | null)[];
  bytes: Buffer;
  /** Whether the server ends its answer with ReadyForQuery. */
  answered: boolean;
};

/** Puts a client's messages together to statements, and remembers the text of prepared ones. */
export class StatementReader {
  readonly #messages = new MessageReader(true);
  readonly #prepared = new Map<string, string>();
  #parts: Buffer[] = [];
  #text = '';
  #parameters: Statement['parameters'] = () => [];

  read(chunk: Buffer): Statement[] {
    const statements: Statement[] = [];
    for (const { type, bytes } of this.#messages.read(chunk)) {
      this.#parts.push(bytes);
      this.#note(type, bytes);
      const ends = type === 'S' || type === 'Q';
      // The first message, passwords, Flush and Terminate go on at once.
      if (!ends && !['', 'p', 'H', 'X'].includes(type)) continue;
      statements.push({
        text: this.#text,
        parameters: this.#parameters,
        bytes: Buffer.concat(this.#parts),
        answered: ends,
      });
      this.#parts = [];
      this.#text = '';
      this.#parameters = () => [];
    }
    return statements;
  }

  #note(type: string, bytes: Buffer): void {
    if (type === 'Q') this.#text = textAt(bytes, 5).text;
    if (type === 'P') {
      const name = textAt(bytes, 5);
      this.#text = textAt(bytes, name.end).text;
      this.#prepared.set(name.text, this.#text);
    }
    if (type === 'B') {
      const portal = textAt(bytes, 5);
      const name = textAt(bytes, portal.end);
      this.#text = this.#prepared.get(name.text) ?? '';
      this.#parameters = () => parametersAt(bytes, name.end);
    }
  }
}

/** A text that ends with a zero byte, and where the next field begins. */
function textAt(bytes: Buffer, from: number): { text: string; end: number } {
  const zero = bytes.indexOf(0, from);
  return { text: bytes.toString('utf8', from, zero), end: zero + 1 };
}

/** The parameters of a Bind message, after its count of formats and their codes. */
function parametersAt(bytes: Buffer, from: number): (string | null)[] {
  const formats = bytes.readInt16BE(from);
  if (bytes.subarray(from + 2, from + 2 + 2 * formats).some(Boolean)) {
    throw new Error('A parameter was sent in binary form.');
  }
  let at = from + 2 + 2 * formats + 2;
  return Array.from({ length: bytes.readInt16BE(at - 2) }, () => {
    const length = bytes.readInt32BE(at);
    const start = at + 4;
    at = start + Math.max(length, 0);
    return length < 0 ? null : bytes.toString('utf8', start, at);
  });
}

export type StatementKind = 'begin' | 'lock' | 'read' | 'write' | 'commit' | 'rollback' | 'none';

const KINDS: [RegExp, StatementKind][] = [
  [/^\s*begin/i, 'begin'],
  [/^\s*commit/i, 'commit'],
  [/^\s*rollback/i, 'rollback'],
  [/\bfor update\b|pg_advisory_xact_lock/i, 'lock'],
  [/\binsert into\b|^\s*(update|delete)\b/i, 'write'],
  [/\S/, 'read'],
];

export const kindOf = (text: string): StatementKind =>
  KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? 'none';
