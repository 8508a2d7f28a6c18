import postgres from 'postgres';
import { TIME_LIMITS } from '../../apps/api/src/db/client/time-limits.ts';

/** `simple` is missing in the driver's types: without it a statement without parameters is not prepared. */
const PREPARED = { prepare: true, simple: false } as postgres.UnsafeQueryOptions;

/** Statements that stand alone share connections. */
const READING = 6;

export type Connection = {
  /** Sends a prepared statement now; whatever is sent in the same turn goes in one flight. */
  send(
    text: string,
    parameters?: (string | number | Buffer | null)[],
  ): postgres.PendingQuery<postgres.Row[]>;
};

/** Connections for transactions, one at a time on each, and a pool for statements that stand alone. */
export class Connections {
  readonly #url: string;
  readonly #idle: Connection[];
  readonly #waiting: ((connection: Connection) => void)[] = [];
  readonly #reading: postgres.Sql;

  constructor(url: string, size: number) {
    this.#url = url;
    this.#idle = Array.from({ length: size }, () => toConnection(this.#open(1)));
    this.#reading = this.#open(READING);
  }

  read(
    text: string,
    parameters: (string | number | null)[],
  ): postgres.PendingQuery<postgres.Row[]> {
    return this.#reading.unsafe(text, parameters, PREPARED);
  }

  async transact<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = this.#idle.pop() ?? (await this.#nextIdle());
    try {
      return await work(connection);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(connection);
      else this.#idle.push(connection);
    }
  }

  #nextIdle(): Promise<Connection> {
    return new Promise((take) => this.#waiting.push(take));
  }

  #open(max: number): postgres.Sql {
    return postgres(this.#url, {
      max,
      fetch_types: false,
      onnotice: () => {},
      connection: {
        TimeZone: 'UTC',
        lock_timeout: TIME_LIMITS.lock,
        statement_timeout: TIME_LIMITS.statement,
        idle_in_transaction_session_timeout: TIME_LIMITS.idleInTransaction,
      },
    });
  }
}

const toConnection = (sql: postgres.Sql): Connection => ({
  send: (text, parameters = []) => sql.unsafe(text, parameters, PREPARED),
});
