import { drizzle } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { GroupQueue } from '../load-shedding/group-queue.ts';
import { LoadShedder } from '../load-shedding/load-shedder.ts';
import { PerDoctorLimit } from '../load-shedding/per-doctor-limit.ts';
import { WaitStats } from '../load-shedding/wait-stats.ts';
import { type Clock, databaseClock } from './clock.ts';
import { ConnectionPool, connectionFactory } from './connection-pool.ts';
import type { Db } from './executor.ts';
import { type Pooler, PoolerWatch } from './pooler.ts';
import { TIME_LIMITS } from './time-limits.ts';
import { Transactions } from './transactions.ts';

/**
 * Statements that stand alone follow each other on a connection without a pause, so few connections
 * serve many callers, and a full one costs both sides less than many that wake up for each.
 */
const TRANSACTIONS_PER_READER = 4;

/** Milliseconds. */
const RENEWAL_INTERVAL = 1_000;

export type Database = {
  readonly db: Db;
  /** Whose turn it is with one doctor. */
  readonly perDoctor: PerDoctorLimit;
  /** Which changes share a transaction. */
  readonly groups: GroupQueue;
  /** Who waits for a doctor's turn or for a connection. */
  readonly waitStats: WaitStats;
  /**
   * From now on on new connections, but not more often than once a second: after a failover those
   * that stand still lead to the server that was the primary.
   */
  renewConnections(): void;
  /** Looks at what stands between Clinic and PostgreSQL. */
  lookForPooler(): Promise<Pooler>;
  /** Waits for statements under way, at most `seconds`, then closes every connection. */
  end(seconds?: number): Promise<void>;
};

/**
 * Drizzle over postgres.js, with connections that cannot betray a transaction.
 * Connections open when first used, so that a database that is down does not stop the process.
 *
 * @param options.poolSize connections for transactions, and a quarter as many for single statements
 * @param options.clock what all of its queries take for the time; PostgreSQL's by default
 * @param options.lanes how many groups of changes may be under way together before the next ones wait
 * @param options.maxQueue how many changes may wait, for a doctor's turn or for a connection
 */
export function openDatabase(
  url: string,
  options: { poolSize: number; maxQueue: number; clock?: Clock; lanes?: number | undefined },
): Database {
  // Drizzle writes its own parsers into `options`; every connection takes them over.
  const parsers = { parsers: {}, serializers: {} } as postgres.ParsedOptions;
  let renewedAt = Number.NEGATIVE_INFINITY;
  const renewConnections = () => {
    if (performance.now() - renewedAt < RENEWAL_INTERVAL) return;
    renewedAt = performance.now();
    transactions.renew();
    pool.renew();
  };
  const open = connectionFactory(url, parsers, renewConnections);
  const watch = new PoolerWatch();
  const waitStats = new WaitStats(options.maxQueue);
  const maxWait = TIME_LIMITS.wait;
  const { clock = databaseClock, poolSize, lanes } = options;
  const shedder = new LoadShedder({ permits: poolSize, waitStats, maxWait });
  const transactions = new Transactions(
    open,
    shedder,
    TIME_LIMITS.idleInTransaction,
    clock,
    renewConnections,
  );
  const client = {
    clock,
    options: parsers,
    begin: transactions.begin.bind(transactions),
    unsafe: (text: string, parameters?: unknown[]) => pool.send(text, parameters),
  };
  const db = drizzle({ client: client as unknown as postgres.Sql });
  const readers = Math.ceil(poolSize / TRANSACTIONS_PER_READER);
  const pool = new ConnectionPool(open, readers, 2 * options.maxQueue, renewConnections);
  return {
    db,
    perDoctor: new PerDoctorLimit({ waitStats, maxWait }),
    groups: new GroupQueue({ waitStats, maxWait, most: poolSize, lanes }),
    waitStats,
    renewConnections,
    lookForPooler: async () => watch.look(await pool.describe()),
    end: async (seconds = 5) => {
      await Promise.all([pool.end(seconds), transactions.end(seconds)]);
    },
  };
}
