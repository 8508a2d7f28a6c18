import type { Admission } from './admission.ts';
import { ConnectionLost, type FencedConnection, type RowQuery } from './fenced-connection.ts';

/** What Drizzle's session needs of a transaction's connection. */
export type TransactionHandle = {
  unsafe(text: string, parameters?: unknown[]): RowQuery;
};

/**
 * `begin()` in place of the driver's. A transaction has a connection of its own that is never
 * replaced under it: once it is lost, every further statement throws, nothing is sent any more, and
 * the caller hears of it at once, even if the callback awaits something else.
 */
export class Transactions {
  readonly #open: () => FencedConnection;
  readonly #admission: Admission;
  readonly #deadline: number;
  readonly #idle: FencedConnection[] = [];

  /** @param deadline milliseconds that one transaction may take from its first to its last statement */
  constructor(open: () => FencedConnection, admission: Admission, deadline: number) {
    this.#open = open;
    this.#admission = admission;
    this.#deadline = deadline;
  }

  begin<T>(work: (handle: TransactionHandle) => Promise<T>): Promise<T> {
    return this.#admission.run(async () => {
      const connection = this.#take();
      const timer = setTimeout(() => connection.destroy(), this.#deadline);
      try {
        return await transact(connection, work);
      } finally {
        clearTimeout(timer);
        if (!connection.lost) this.#idle.push(connection);
      }
    });
  }

  async end(seconds: number): Promise<void> {
    await Promise.all(this.#idle.map((connection) => connection.end(seconds)));
  }

  #take(): FencedConnection {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) if (!idle.lost) return idle;
    return this.#open();
  }
}

async function transact<T>(
  connection: FencedConnection,
  work: (handle: TransactionHandle) => Promise<T>,
): Promise<T> {
  let ended = false;
  let begin: Promise<unknown> | undefined;
  const handle: TransactionHandle = {
    unsafe(text, parameters) {
      if (ended) throw new ConnectionLost('The transaction is over.');
      // BEGIN rides with the first statement; in order on one connection, it runs before it.
      begin ??= quiet(connection.send('begin'));
      return connection.send(text, parameters);
    },
  };
  const lost = new Promise<never>((_, reject) => {
    connection.onLost = () => reject(new ConnectionLost('The transaction’s connection was lost.'));
  });
  lost.catch(() => {});
  try {
    const result = await Promise.race([work(handle), lost]);
    ended = true;
    if (begin) {
      const [, committed] = await Promise.all([begin, connection.send('commit')]);
      // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK.
      if (committed.command !== 'COMMIT') throw new Error('The transaction was rolled back.');
    }
    return result;
  } catch (error) {
    ended = true;
    if (connection.lost) throw new ConnectionLost('The connection was lost.', { cause: error });
    if (begin) await connection.send('rollback').catch(() => connection.destroy());
    throw error;
  } finally {
    connection.onLost = () => {};
  }
}

/** The same promise; a rejection nobody awaits yet is not an unhandled one. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
