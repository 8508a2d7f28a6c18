import { type SQL, sql } from 'drizzle-orm';

/**
 * The only door to time: an SQL expression that PostgreSQL evaluates when the statement runs.
 * Read it in a statement after the lock: in the one that waits for the lock it is already old.
 */
export type Clock = { readonly now: SQL<string> };

export const databaseClock: Clock = { now: sql`clock_timestamp()` };
