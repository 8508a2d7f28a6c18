import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { ProxyLink } from './proxy-link.ts';
import type { Statement } from './wire.ts';

/** What becomes of a statement: `before-reply` is cut after the server has carried it out. */
export type Verdict = 'forward' | 'before-forward' | 'before-reply';

export type Decide = (statement: Statement, link: ProxyLink) => Verdict | Promise<Verdict>;

/** Where a cut is meant to happen: at the next statement whose text matches. */
export type Aim = { text: RegExp; verdict: Exclude<Verdict, 'forward'> };

/** What goes through: everything, nothing, or only what the client sends; answers then wait. */
export type Passing = 'everything' | 'nothing' | 'only questions';

/** A TCP proxy between an API and PostgreSQL that sees statements pass and fails on command. */
export class PostgresProxy {
  /** The database's URL by way of this proxy. */
  readonly url: string;
  readonly #server: Server;
  readonly #links = new Set<ProxyLink>();
  readonly #armed = new Set<{ aim: Aim; found: (link: ProxyLink) => void }>();
  /** Who waits for the end of a connection that is to be cut. */
  readonly #struck = new Map<ProxyLink, () => void>();
  /** What new connections let through. */
  #passing: Passing = 'everything';
  /** Decides about every statement, before any aim. */
  decide: Decide | undefined;
  /** Told when the server has answered a statement. */
  onAnswered: ((statement: Statement, link: ProxyLink) => void) | undefined;
  /** Milliseconds that a statement waits before it is forwarded. */
  delay: (statement: Statement) => number = () => 0;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async start(databaseUrl: string): Promise<PostgresProxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const proxy = new PostgresProxy(server, url.href);
    const target = new URL(databaseUrl);
    server.on('connection', (client) => {
      const link: ProxyLink = new ProxyLink(client, target, {
        decide: (statement) => proxy.#verdict(statement, link),
        delay: (statement) => proxy.delay(statement),
        answered: (statement) => proxy.onAnswered?.(statement, link),
        closed: () => {
          proxy.#links.delete(link);
          proxy.#struck.get(link)?.();
          proxy.#struck.delete(link);
        },
      });
      link.let(proxy.#passing);
      proxy.#links.add(link);
    });
    return proxy;
  }

  /** From now on nothing comes back from the server; what it says is kept. */
  holdAnswers(): void {
    this.#let('only questions');
  }

  /** From now on nothing goes through in either direction, and nobody is told. */
  swallow(): void {
    this.#let('nothing');
  }

  /** What was held goes on its way, and everything passes again. */
  letPass(): void {
    this.#let('everything');
  }

  #let(passing: Passing): void {
    this.#passing = passing;
    for (const link of this.#links) link.let(passing);
  }

  /** Resets every connection, and accepts none until `listen`. */
  async refuse(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const link of this.#links) link.cut('reset');
    await closed;
  }

  /** Accepts connections again. */
  async listen(): Promise<void> {
    this.#server.listen(Number(new URL(this.url).port), '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /**
   * Cuts at the next statement that matches; resolves with true when the connection is cut, which
   * before the reply may be a while after the match, and with false when `patience` ms are over.
   */
  strike(aim: Aim, patience: number): Promise<boolean> {
    return new Promise((resolve) => {
      const found = (link: ProxyLink) => {
        clearTimeout(timer);
        this.#armed.delete(armed);
        this.#struck.set(link, () => resolve(true));
      };
      const armed = { aim, found };
      const timer = setTimeout(() => {
        this.#armed.delete(armed);
        resolve(false);
      }, patience);
      this.#armed.add(armed);
    });
  }

  /** Cuts one connection, chosen by `fraction` (0 to 1), wherever it is. False when there is none. */
  cutAny(fraction: number): boolean {
    const links = [...this.#links];
    const link = links[Math.floor(fraction * links.length)];
    link?.cut();
    return link !== undefined;
  }

  #verdict(statement: Statement, link: ProxyLink): Verdict | Promise<Verdict> {
    if (this.decide) return this.decide(statement, link);
    // A connection that is about to be cut cannot be cut once more.
    if (this.#struck.has(link)) return 'forward';
    for (const { aim, found } of this.#armed) {
      if (!aim.text.test(statement.text)) continue;
      found(link);
      return aim.verdict;
    }
    return 'forward';
  }
}
