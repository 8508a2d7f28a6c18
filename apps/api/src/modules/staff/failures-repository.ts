import { inArray, lt, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { signInFailures } from '../../db/schema/staff.ts';

export type Failures = {
  key: Buffer;
  failures: number /** Epoch milliseconds. */;
  since: number;
  now: number;
};

/** Counts a try for each key as a failure until it succeeds, from anew where the first is too long ago. */
export function countFailure(
  db: Executor,
  keys: readonly Buffer[],
  windowMinutes: number,
): Promise<Failures[]> {
  const now = nowOf(db);
  const isOver = sql`${signInFailures.since} <= ${now} - ${windowMinutes} * interval '1 minute'`;
  return (
    db
      .insert(signInFailures)
      // In one order: two that share keys must not wait for each other.
      .values(keys.toSorted(Buffer.compare).map((key) => ({ key, failures: 1, since: now })))
      .onConflictDoUpdate({
        target: signInFailures.key,
        set: {
          failures: sql`case when ${isOver} then 1 else ${signInFailures.failures} + 1 end`,
          since: sql`case when ${isOver} then ${now} else ${signInFailures.since} end`,
        },
      })
      .returning({
        key: signInFailures.key,
        failures: signInFailures.failures,
        since: epochMs(signInFailures.since),
        now: epochMs(now),
      })
  );
}

/** It was none. */
export async function uncountFailure(db: Executor, keys: readonly Buffer[]): Promise<void> {
  await db
    .update(signInFailures)
    .set({ failures: sql`greatest(${signInFailures.failures} - 1, 0)` })
    .where(inArray(signInFailures.key, [...keys]));
}

export async function deletePastFailures(db: Executor, windowMinutes: number): Promise<void> {
  const end = sql`${nowOf(db)} - ${windowMinutes} * interval '1 minute'`;
  await db.delete(signInFailures).where(lt(signInFailures.since, end));
}
