import { setTimeout as sleep } from 'node:timers/promises';
import { TIME_LIMITS } from '../../apps/api/src/db/client/time-limits.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { METRICS } from '../cluster/metrics.ts';
import type { Output } from '../cluster/output.ts';
import { AT_ONCE, AT_REST, OF_EACH_API, ofApi, TRANSACTION_AGE } from '../history/health.ts';
import { now, type Recorder } from '../history/recorder.ts';
import { send } from '../workload/send.ts';
import { lookAtPool } from './full-pool.ts';

/** Milliseconds after the last fault in which an idle transaction may still stand. */
const SETTLING = 2_000;
const PROBE_PATIENCE = 5_000;
/** Bytes of resident memory that no API process needs. */
const MEMORY = 512 * 1024 * 1024;

/**
 * I10: looks at what is left when all faults are over.
 *
 * @param permits how many transactions of one process the database may see at once
 */
export async function observeHealth(
  cluster: Cluster,
  recorder: Recorder,
  output: Output,
  permits: number,
): Promise<void> {
  await sleep(SETTLING);
  const observe = (what: string, value: number, limit: number) =>
    recorder.write({ type: 'observation', at: now(), what, value, limit });
  const left = await cluster.asAdmin(
    (sql) => sql`
      SELECT count(*)::integer AS open,
        count(*) FILTER (WHERE state LIKE 'idle in transaction%')::integer AS idle
      FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'clinic'
        AND xact_start < clock_timestamp() - interval '2 seconds'`,
  );
  observe(AT_REST.open, left?.[0]?.open ?? Number.NaN, 0);
  observe(AT_REST.idle, left?.[0]?.idle ?? Number.NaN, 0);
  for (const [at, port] of cluster.ports.entries()) {
    observe(ofApi(at, OF_EACH_API.reads), await readsUnanswered(port), 0);
    const { waiting, unanswered } = await lookAtPool(cluster, port, permits);
    // Less than nothing is as wrong: then it has more than it should.
    observe(ofApi(at, OF_EACH_API.permits), permits - waiting, 0);
    observe(ofApi(at, OF_EACH_API.bookings), unanswered, 0);
    const told = output.requestsTold(`api ${at}`);
    observe(ofApi(at, OF_EACH_API.silence), told > 0 ? 0 : 1, 0);
    observe(ofApi(at, OF_EACH_API.memory), await residentMemory(port), MEMORY);
  }
}

/** Milliseconds: the longest time limit of a transaction, and how long PostgreSQL may take to act. */
const OLDEST = TIME_LIMITS.idleInTransaction + 2_000;

/** I10: how old the oldest transaction is while everything is under way. */
export async function observeTransactions(cluster: Cluster, recorder: Recorder): Promise<void> {
  const rows = await cluster.asAdmin(
    (sql) => sql`
      SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)) * 1000, 0)::float8 age
      FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'clinic'`,
  );
  const value = rows?.[0]?.age;
  // No answer: the server is being killed just now.
  if (value !== undefined) {
    const what = TRANSACTION_AGE;
    recorder.write({ type: 'observation', at: now(), what, value, limit: OLDEST });
  }
}

/** Are there connections for reads again? How many of many at once are not answered. */
async function readsUnanswered(port: number): Promise<number> {
  const doctor = (id: number) => ({ method: 'GET', path: `/api/doctors/${id}`, headers: {} });
  const answers = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, (_, at) =>
      send(port, doctor((at % 12) + 1), { patience: PROBE_PATIENCE }),
    ),
  );
  const good = answers.filter((each) => each.status === 'fulfilled' && each.value.status === 200);
  return AT_ONCE - good.length;
}

/** Bytes that the system keeps for the process, as it reports them itself. */
async function residentMemory(port: number): Promise<number> {
  const { text } = await send(port, METRICS).catch(() => ({ text: '' }));
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? Number.NaN);
}
