const HEAD_END = '\r\n\r\n';
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const CHUNKED = /\r\ntransfer-encoding: *chunked/i;

/** Cuts what a server sends into answers (RFC 9112), as far as the servers measured here need it. */
export class AnswerReader {
  readonly #report: (status: number, body: string) => void;
  #pending = '';

  constructor(report: (status: number, body: string) => void) {
    this.#report = report;
  }

  /** @param text bytes as characters (latin1) */
  push(text: string): void {
    this.#pending = this.#pending === '' ? text : this.#pending + text;
    while (this.#pending !== '') {
      const end = this.#pending.indexOf(HEAD_END);
      if (end < 0) return;
      const head = this.#pending.slice(0, end);
      const from = end + HEAD_END.length;
      const found = readBody(head, this.#pending, from);
      if (!found) return;
      this.#pending = this.#pending.slice(found.end);
      this.#report(Number(head.slice(9, 12)), found.body);
    }
  }
}

type Body = { body: string; end: number };

/** Nothing while it has not come whole. */
function readBody(head: string, text: string, from: number): Body | undefined {
  const length = LENGTH.exec(head);
  if (length) {
    const end = from + Number(length[1]);
    return text.length < end ? undefined : { body: text.slice(from, end), end };
  }
  if (!CHUNKED.test(head)) throw new Error(`An answer without a length: ${head}`);
  return readChunks(text, from);
}

function readChunks(text: string, from: number): Body | undefined {
  let body = '';
  for (let at = from; ; ) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (text.length < next) return undefined;
    if (size === 0) return { body, end: next };
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}
