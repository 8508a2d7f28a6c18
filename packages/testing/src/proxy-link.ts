import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Passing, Verdict } from './postgres-proxy.ts';
import { MessageReader, type Statement, StatementReader } from './wire.ts';

type Rules = {
  decide(statement: Statement): Verdict | Promise<Verdict>;
  delay(statement: Statement): number;
  answered(statement: Statement): void;
  closed(): void;
};

/** One connection of a client to PostgreSQL, statement by statement. */
export class ProxyLink {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #rules: Rules;
  readonly #statements = new StatementReader();
  readonly #answers = new MessageReader(false);
  /** Sent to the server, ReadyForQuery not back yet. The first is the login. */
  readonly #underWay: { statement: Statement; verdict: Verdict }[] = [];
  readonly #waiting: Statement[] = [];
  readonly #kept: Buffer[] = [];
  #passing: Passing = 'everything';
  #busy = false;
  #backend = 0;
  #cut = false;

  constructor(client: Socket, target: URL, rules: Rules) {
    this.#client = client;
    this.#rules = rules;
    const port = Number(target.port || 5432);
    this.#server = connect({ port, host: target.hostname, noDelay: true });
    const login = { text: '', parameters: () => [], bytes: Buffer.alloc(0), answered: true };
    this.#underWay.push({ statement: login, verdict: 'forward' });
    client.on('data', (chunk: Buffer) => {
      if (this.#passing === 'nothing') return;
      this.#waiting.push(...this.#statements.read(chunk));
      void this.#forward();
    });
    this.#server.on('data', (chunk: Buffer) => {
      if (this.#passing === 'only questions') this.#kept.push(chunk);
      else if (this.#passing === 'everything') this.#reply(chunk);
    });
    for (const socket of [client, this.#server]) socket.on('error', () => {});
    client.on('close', () => this.cut());
    this.#server.on('close', () => this.#passing === 'everything' && client.end());
  }

  /** What was held goes on its way when everything may pass; the server's end comes after it. */
  let(passing: Passing): void {
    this.#passing = passing;
    if (passing !== 'everything') return;
    for (const chunk of this.#kept.splice(0)) this.#reply(chunk);
    if (this.#server.destroyed || this.#server.readableEnded) this.#client.end();
  }

  /** The process id of the server's backend at the other end, once it has logged in. */
  get backend(): number {
    return this.#backend;
  }

  /** Ends both halves without a word, as a broken cable would, or with a reset to the client. */
  cut(how?: 'reset'): void {
    if (this.#cut) return;
    this.#cut = true;
    if (how === 'reset') this.#client.resetAndDestroy();
    else this.#client.destroy();
    this.#server.destroy();
    this.#rules.closed();
  }

  async #forward(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#waiting.shift(); next && !this.#cut; next = this.#waiting.shift()) {
      const decided = next.answered ? this.#rules.decide(next) : 'forward';
      const verdict = typeof decided === 'string' ? decided : await decided;
      const delay = next.answered ? this.#rules.delay(next) : 0;
      if (delay > 0) await sleep(delay);
      if (verdict === 'before-forward') this.cut();
      if (this.#cut) return;
      if (next.answered) this.#underWay.push({ statement: next, verdict });
      this.#server.write(next.bytes);
    }
    this.#busy = false;
  }

  #reply(chunk: Buffer): void {
    for (const { type, bytes } of this.#answers.read(chunk)) {
      const current = this.#underWay[0];
      if (type === 'K') this.#backend = bytes.readInt32BE(5);
      if (current?.verdict === 'before-reply') {
        if (type === 'Z') this.cut();
        continue;
      }
      if (this.#cut) return;
      this.#client.write(bytes);
      if (type !== 'Z') continue;
      this.#underWay.shift();
      if (current) this.#rules.answered(current.statement);
    }
  }
}
