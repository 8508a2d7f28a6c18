import { drizzle } from 'drizzle-orm/postgres-js';
import type { Clock } from '../kernel/clock.ts';
import type { Db, Executor } from './executor.ts';

type Values = Record<string, unknown>;
type Query<T> = { execute(values: Values): Promise<T> };

/**
 * A query whose SQL is built once, at its first use, and not for every request.
 *
 * @param build builds it with `sql.placeholder(…)` where values go; encoded where they stand for a
 * column in `values()`, else sent as they are, so instants must be RFC 3339 text
 * @returns runs it on a database or a transaction
 */
export function prepared<T>(build: (db: Db, clock: Clock) => { prepare(name: string): Query<T> }) {
  const built = new WeakMap<object, Query<T>>();
  return (executor: Executor, clock: Clock, values: Values): Promise<T> => {
    let query = built.get(clock);
    if (!query) {
      query = build(drizzle.mock() as unknown as Db, clock).prepare('built once');
      built.set(clock, query);
    }
    // Drizzle binds a built query to the connection it was built on: here it runs on another.
    const { client } = executor._.session as unknown as { client: unknown };
    return (Object.create(query, { client: { value: client } }) as Query<T>).execute(values);
  };
}
