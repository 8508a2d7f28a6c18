import { setTimeout as pause } from 'node:timers/promises';
import type postgres from 'postgres';

/** Looks again and again until there is something to see; the test's own time limit ends it. */
export async function until<T>(look: () => Promise<T | undefined | false | 0>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    await pause(10);
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
