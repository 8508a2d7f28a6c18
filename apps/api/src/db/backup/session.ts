import { pipeline } from 'node:stream/promises';
import postgres from 'postgres';
import { driverOptions } from '../client/driver-options.ts';

type Row = Record<string, unknown>;
/** What the driver's types do not tell of a query. */
type CopyQuery = {
  writable(): Promise<NodeJS.WritableStream & { destroy(error: Error): void }>;
} & {
  reject(error: Error): void;
};

/** Settings that change how values are written as text, and time limits, which a backup has none of. */
const SETTINGS = {
  client_encoding: 'UTF8',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'iso_8601',
  TimeZone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  row_security: 'off',
  search_path: 'public',
  lock_timeout: '0',
  statement_timeout: '0',
  transaction_timeout: '0',
  idle_session_timeout: '0',
  idle_in_transaction_session_timeout: '0',
};

/**
 * One connection for one long transaction. The driver would replace a lost one silently, and the rest
 * of the statements would run outside of the transaction: here they fail.
 */
export class Session {
  readonly #client: postgres.Sql;
  #lost = false;

  constructor(url: string) {
    const options = {
      max: 1,
      idle_timeout: 0,
      max_lifetime: null,
      fetch_types: false,
      onnotice: () => {},
      onclose: () => {
        this.#lost = true;
      },
      connection: { application_name: 'clinic-backup' },
    };
    this.#client = postgres(driverOptions(url, options));
  }

  /** Opens a transaction. `mode` like `read only`. */
  async begin(mode: string): Promise<void> {
    const values = Object.entries(SETTINGS).map(([name, value]) => `('${name}', '${value}')`);
    // Not every version of PostgreSQL has each of them.
    await this.run(
      `select set_config(s.name, s.value, false) from (values ${values.join(', ')}) as s (name, value)
       join pg_settings on lower(pg_settings.name) = lower(s.name)`,
    );
    await this.run(`begin ${mode}`);
  }

  /** Runs statements as they stand; gives the rows of the only one. */
  async run<T extends Row = Row>(text: string): Promise<T[]> {
    this.#assertOpen();
    return (await this.#client.unsafe(text).simple()) as unknown as T[];
  }

  /** The output of `COPY … TO STDOUT`, which must be read to its end. */
  async *copyOut(text: string): AsyncGenerator<Buffer> {
    this.#assertOpen();
    const source = await this.#client.unsafe(text).readable();
    yield* source;
    // The driver pauses its socket while the reader is behind, and does not resume it after the end.
    source._read(0);
  }

  /** Feeds `COPY … FROM STDIN`, and returns when PostgreSQL has taken all of it. */
  async copyIn(text: string, source: AsyncIterable<Buffer>): Promise<void> {
    this.#assertOpen();
    const query = this.#client.unsafe(text) as unknown as CopyQuery;
    const target = await query.writable();
    // A row that is refused after the last was sent would leave the driver's stream waiting for ever.
    query.reject = (error) => target.destroy(error);
    await pipeline(source, target);
  }

  /** Makes what the transaction wrote last. */
  async commit(): Promise<void> {
    // On a lost connection there is nothing to commit, which PostgreSQL would only warn of.
    const [open] = await this.run('select pg_current_xact_id_if_assigned() is not null as written');
    if (!open?.written) throw new Error('The transaction was lost before its end.');
    await this.run('commit');
  }

  async end(): Promise<void> {
    await this.#client.end({ timeout: 1 });
  }

  #assertOpen(): void {
    if (this.#lost) throw new Error('The connection to PostgreSQL was lost.');
  }
}
