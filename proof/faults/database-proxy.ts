import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { ProxyLink } from './proxy-link.ts';
import type { Statement } from './wire.ts';

/** What becomes of a statement: `before-reply` is cut after the server has carried it out. */
export type Verdict = 'forward' | 'before-forward' | 'before-reply';

export type Decide = (statement: Statement, link: ProxyLink) => Verdict | Promise<Verdict>;

/** Where a cut is meant to happen: at the next statement whose text matches. */
export type Aim = { text: RegExp; verdict: Exclude<Verdict, 'forward'> };

/** A TCP proxy between API and PostgreSQL that sees statements pass and cuts on command. */
export class DatabaseProxy {
  readonly #server: Server;
  readonly #links = new Set<ProxyLink>();
  readonly #armed = new Set<{ aim: Aim; found: (link: ProxyLink) => void }>();
  /** Who waits for the end of a connection that is to be cut. */
  readonly #struck = new Map<ProxyLink, () => void>();
  /** Decides about every statement, before any aim; see `interleavings/`. */
  decide: Decide | undefined;
  /** Told when the server has answered a statement. */
  onAnswered: ((statement: Statement, link: ProxyLink) => void) | undefined;
  /** Milliseconds that a statement waits before it is forwarded. */
  delay: (statement: Statement) => number = () => 0;

  private constructor(target: number) {
    this.#server = createServer({ noDelay: true }, (client) => this.#connect(client, target));
  }

  /** @param target PostgreSQL's port on 127.0.0.1 */
  static async start(target: number): Promise<DatabaseProxy> {
    const proxy = new DatabaseProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The same role and database, through this proxy. */
  through(url: string): string {
    const changed = new URL(url);
    changed.port = String(this.port);
    return changed.href;
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

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const link of this.#links) link.cut();
    await closed;
  }

  #connect(client: Socket, target: number): void {
    const link = new ProxyLink(client, target, {
      decide: (statement) => this.#verdict(statement, link),
      delay: (statement) => this.delay(statement),
      answered: (statement) => this.onAnswered?.(statement, link),
      closed: () => {
        this.#links.delete(link);
        this.#struck.get(link)?.();
        this.#struck.delete(link);
      },
    });
    this.#links.add(link);
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
