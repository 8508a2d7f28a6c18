import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';

/** Looks again and again until there is something to see; throws when `within` milliseconds are over. */
export async function until<T>(
  look: () => Promise<T | undefined | false | 0>,
  within = Number.POSITIVE_INFINITY,
): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error('It has not come in time.');
    await pause(10);
  }
}

/** Tries until it succeeds, for `within` milliseconds; then its last error is thrown. */
export async function untilSucceeds<T>(attempt: () => Promise<T>, within = 180_000): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(50);
    }
  }
}

/** Until a lock of this database, or of one of its rows, is waited for; gives the waiting backend. */
export const untilSomeoneWaits = (sql: postgres.Sql): Promise<number> =>
  until(async () => {
    // The view hides what other roles do; who waits for whom it does not hide.
    const [row] = await sql`
      select pid from pg_stat_activity
      where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
    return row?.pid;
  });
