import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';

export type Db = PostgresJsDatabase<Record<string, never>>;
export type Transaction = Parameters<Parameters<Db['transaction']>[0]>[0];
/** What a repository runs its statements on: the database, or a transaction. */
export type Executor = Db | Transaction;
