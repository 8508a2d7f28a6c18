import type postgres from 'postgres';
import { currentDeadline, withinDeadline } from '../../kernel/deadline.ts';
import { unavailable } from '../../kernel/domain-error.ts';
import { createPrimarySearch } from './driver-options.ts';
import {
  type ConnectionOptions,
  type Session,
  SingleUseConnection,
} from './single-use-connection.ts';
import { TIME_LIMITS } from './time-limits.ts';

type Parsers = Pick<postgres.ParsedOptions, 'parsers' | 'serializers'>;

/** The rows of a statement, as objects or, once `values` was called, as arrays. */
export type Rows = Promise<postgres.RowList<postgres.Row[]>> & { values(): Rows };

/**
 * Opens connections with Clinic's session settings and time limits.
 *
 * @param onReadOnly called when a server refuses to write
 */
export function connectionFactory(
  url: string,
  parsers: Parsers,
  onReadOnly?: () => void,
): () => SingleUseConnection {
  const options: ConnectionOptions = {
    onnotice: () => {},
    connection: {
      application_name: 'clinic',
      TimeZone: 'UTC',
      lock_timeout: TIME_LIMITS.lock,
      statement_timeout: TIME_LIMITS.statement,
      idle_in_transaction_session_timeout: TIME_LIMITS.idleInTransaction,
    },
  };
  const search = createPrimarySearch(url);
  return () => new SingleUseConnection(url, options, parsers, onReadOnly, search);
}

/**
 * Connections for statements that stand alone. Each statement is one implicit transaction, so many
 * callers may share a connection; a lost one is replaced when it is next needed.
 */
export class ConnectionPool {
  readonly #connections: SingleUseConnection[];
  readonly #open: () => SingleUseConnection;
  readonly #maxOutstanding: number;
  readonly #onUnanswered: () => void;
  #next = 0;

  /** @param onUnanswered called when a statement got no answer: the server may be gone without a word */
  constructor(
    open: () => SingleUseConnection,
    size: number,
    maxOutstanding: number,
    onUnanswered = () => {},
  ) {
    this.#open = open;
    this.#onUnanswered = onUnanswered;
    this.#connections = Array.from({ length: size }, open);
    this.#maxOutstanding = Math.ceil(maxOutstanding / size);
  }

  /**
   * Sends a statement on the least busy connection. Throws `UNAVAILABLE` when all are overloaded, or
   * when the caller's deadline has passed; should it pass later, the outcome is the same.
   */
  send(text: string, parameters?: unknown[]): Rows {
    currentDeadline()?.assertNotOver();
    const connection = this.#leastBusy();
    if (connection.busy >= this.#maxOutstanding) throw unavailable();
    const query = connection.send(text, parameters);
    const timer = setTimeout(() => {
      connection.destroy();
      this.#onUnanswered();
    }, TIME_LIMITS.request);
    const settled = () => clearTimeout(timer);
    query.then(settled, settled);
    const rows = withinDeadline(query, () => connection.withdraw(query)) as Rows;
    rows.values = () => {
      query.values();
      return rows;
    };
    return rows;
  }

  /** What two of its connections, or the only one, are on the server's side; one after the other. */
  async describe(): Promise<Session[]> {
    const connections = [this.#leastBusy(), this.#leastBusy()];
    const sessions: Session[] = [];
    for (const connection of new Set(connections)) {
      sessions.push(await withinDeadline(connection.describe()));
    }
    // A lost one may have left its place at the server to the other.
    return connections.some(({ lost }) => lost) ? [] : sessions;
  }

  /** From now on on new connections; the present ones end when what is under way on them is done. */
  renew(): void {
    for (const [at, connection] of this.#connections.entries()) {
      this.#connections[at] = this.#open();
      void connection.end(TIME_LIMITS.statement / 1_000);
    }
  }

  async end(seconds: number): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.end(seconds)));
  }

  #leastBusy(): SingleUseConnection {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#connections.length; i += 1) {
      const at = (this.#next + i) % this.#connections.length;
      const connection = this.#connections[at] as SingleUseConnection;
      if (connection.lost) this.#connections[at] = this.#open();
      const busy = connection.lost ? 0 : connection.busy;
      if (busy < least) [best, least] = [at, busy];
      if (least === 0) break;
    }
    this.#next = (best + 1) % this.#connections.length;
    return this.#connections[best] as SingleUseConnection;
  }
}
