import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from './database-proxy.ts';
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
  #busy = false;
  #backend = 0;
  #cut = false;

  constructor(client: Socket, target: number, rules: Rules) {
    this.#client = client;
    this.#rules = rules;
    this.#server = connect({ port: target, host: '127.0.0.1', noDelay: true });
    const login = { text: '', bytes: Buffer.alloc(0), answered: true };
    this.#underWay.push({ statement: login, verdict: 'forward' });
    client.on('data', (chunk: Buffer) => {
      this.#waiting.push(...this.#statements.read(chunk));
      void this.#forward();
    });
    this.#server.on('data', (chunk: Buffer) => this.#reply(chunk));
    for (const socket of [client, this.#server]) {
      socket.on('error', () => this.cut());
      socket.on('close', () => this.cut());
    }
  }

  /** The process id of the server's backend at the other end, once it has logged in. */
  get backend(): number {
    return this.#backend;
  }

  /** Ends both halves without a word, as a broken cable would. */
  cut(): void {
    if (this.#cut) return;
    this.#cut = true;
    this.#client.destroy();
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
