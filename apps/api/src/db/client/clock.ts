import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from './executor.ts';

/**
 * The only door to time: an SQL expression that PostgreSQL evaluates when the statement runs.
 * Read it in a statement after the lock: in the one that waits for the lock it is already old.
 */
export type Clock = { readonly now: SQL<string> };

export const databaseClock: Clock = { now: sql`clock_timestamp()` };

/** The clock that a database was opened with; its transactions have the same. */
export function clockOf(executor: Executor): Clock {
  const { client } = executor._.session as unknown as { client: { clock?: Clock } };
  return client.clock ?? databaseClock;
}

/** The time, by the clock that a database was opened with. */
export const nowOf = (executor: Executor): SQL<string> => clockOf(executor).now;
