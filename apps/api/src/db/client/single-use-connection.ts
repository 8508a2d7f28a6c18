import type { Socket } from 'node:net';
import postgres from 'postgres';
import { driverOptions } from './driver-options.ts';
import type { PrimarySearch } from './primary-search.ts';
import type { OpenSocket } from './single-socket.ts';

/** The connection went away; whether its last statement took effect is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'CONNECTION_LOST';
}

export type ConnectionOptions = postgres.Options<Record<string, postgres.PostgresType>>;
export type RowQuery = ReturnType<postgres.Sql['unsafe']>;
/** What the driver's types do not tell of a query. */
type DriverQuery = RowQuery & {
  /** Of the connection that it was sent on: the server's process, as the start of the session said. */
  state: { pid: number } | null;
  /** Once it was prepared. */
  statement?: { name: string };
  cancelled: boolean;
  reject(error: Error): void;
};
type Parsers = Pick<postgres.ParsedOptions, 'parsers' | 'serializers'>;

/** `simple` is missing in the driver's types: without it a statement without parameters is not prepared. */
const PREPARED = { prepare: true, simple: false } as postgres.UnsafeQueryOptions;

/** What a session is on the server's side. */
export type Session = {
  /** The server's process as the start of the session said; a pooler says another number. */
  announced: number;
  /** The server's process that answers. */
  pid: number;
  /** Whether the server knows a prepared statement by the name that was sent; some poolers rename. */
  keepsNames: boolean;
};

const DESCRIBE = `select pg_backend_pid() as pid, (select string_agg(name, ' ') from pg_prepared_statements) as names`;

/** SQLSTATE `read_only_sql_transaction`. */
const READ_ONLY = '25006';

/**
 * One physical connection that is never replaced behind its user's back.
 *
 * The driver reconnects silently, and a statement meant for a transaction that died would then run
 * by itself on the new connection and persist. Here the first loss is the last: statements under
 * way and statements that come later fail with `ConnectionLost`, and nothing more is sent.
 */
export class SingleUseConnection {
  readonly #client: postgres.Sql;
  readonly #outstanding = new Set<RowQuery>();
  readonly #onReadOnly: () => void;
  #lost = false;
  /** Whether it was open once. */
  #answered = false;
  #onLost: (() => void) | undefined;

  /**
   * @param onReadOnly called when the server refuses to write, as one does that has become a standby
   * @param search finds the primary where the URL names several hosts
   */
  constructor(
    url: string,
    options: ConnectionOptions,
    { parsers, serializers }: Parsers,
    onReadOnly = () => {},
    search?: PrimarySearch,
  ) {
    this.#onReadOnly = onReadOnly;
    const { socket, ...driver } = driverOptions(url, options, search);
    this.#client = postgres({
      ...driver,
      ...{ socket: () => this.#openSocket(socket) },
      max: 1,
      idle_timeout: 0,
      max_lifetime: null,
      fetch_types: false,
      onclose: () => this.destroy(),
    });
    Object.assign(this.#client.options.parsers, parsers);
    Object.assign(this.#client.options.serializers, serializers);
  }

  get lost(): boolean {
    return this.#lost;
  }

  get busy(): number {
    return this.#outstanding.size;
  }

  /** Called once, at the moment of the loss. */
  set onLost(listener: () => void) {
    this.#onLost = listener;
  }

  /**
   * Sends one statement, prepared on the server. Throws `ConnectionLost` at once after a loss.
   * The result is the driver's own query, so that `.values()` works on it.
   */
  send(text: string, parameters: unknown[] = []): RowQuery {
    if (this.#lost) throw new ConnectionLost('The connection to PostgreSQL was lost.');
    // A value that the driver cannot serialize would throw after the query is queued and leave the
    // connection waiting for ever.
    const bad = parameters.findIndex((value) => !isSerializable(value));
    if (bad >= 0) throw new TypeError(`Parameter $${bad + 1} cannot be sent to PostgreSQL.`);
    const query = this.#client.unsafe(text, parameters as never[], PREPARED);
    this.#outstanding.add(query);
    const settled = () => {
      this.#outstanding.delete(query);
      this.#answered = true;
    };
    query.then(settled, (error) => {
      settled();
      if (error.code === READ_ONLY) this.#onReadOnly();
    });
    return query;
  }

  /**
   * Like `send`, for a statement of a transaction. The driver sends a statement again whose plan is
   * no longer valid; by then its transaction has failed, and it would run, and persist, by itself.
   */
  sendOnce(text: string, parameters?: unknown[]): RowQuery {
    const query = this.send(text, parameters) as DriverQuery;
    Object.defineProperty(query, 'retried', {
      get: () => undefined,
      set(error: Error) {
        query.cancelled = true;
        query.reject(error);
      },
    });
    return query;
  }

  /** Looks at what stands at the other end. */
  async describe(): Promise<Session> {
    const query = this.send(DESCRIBE) as DriverQuery;
    const [row] = await query;
    const names: string[] = row?.names?.split(' ') ?? [];
    const keepsNames = names.includes(query.statement?.name ?? '');
    return { announced: query.state?.pid ?? 0, pid: row?.pid, keepsNames };
  }

  /** Takes a statement back that nobody needs any more, unless it was sent already. */
  withdraw(query: RowQuery): void {
    // The one that opens the connection cannot be taken back: the driver would wait for it for ever.
    if (this.#answered && !(query as DriverQuery).state) query.cancel();
  }

  async #openSocket(open: OpenSocket): Promise<Socket> {
    try {
      const socket = await open();
      if (!this.#lost) return socket;
      socket.destroy();
      throw new ConnectionLost('The connection was given up before it was open.');
    } catch (error) {
      // First the driver tells its caller why.
      setImmediate(() => this.destroy());
      throw error;
    }
  }

  /** Cuts the connection; what was under way fails. */
  destroy(): void {
    if (this.#lost) return;
    this.#lost = true;
    for (const query of this.#outstanding as Set<DriverQuery>) {
      // The driver forgets what it is given between a socket's error and its close.
      query.reject(new ConnectionLost('The connection to PostgreSQL was lost.'));
      // What it has not sent yet it would send on a new connection. Of what it has sent, nothing is
      // taken back: for that it would open a connection, whose failure nobody hears.
      if (!query.state) query.cancel();
    }
    void this.#client.end({ timeout: 0 });
    this.#onLost?.();
  }

  /** Waits for what is under way, at most `seconds`, then closes. */
  async end(seconds: number): Promise<void> {
    await this.#client.end({ timeout: seconds });
    this.#lost = true;
  }
}

function isSerializable(value: unknown): boolean {
  if (value === null || Buffer.isBuffer(value)) return true;
  if (Array.isArray(value)) return value.every(isSerializable);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
