import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { now, type Recorder } from '../history/recorder.ts';
import { send } from '../workload/send.ts';

/** Milliseconds after the last fault in which an idle transaction may still stand. */
const SETTLING = 2_000;
const PROBES = 24;
const PROBE_PATIENCE = 5_000;
/** Bytes of resident memory that no API process needs. */
const MEMORY = 512 * 1024 * 1024;

/** I10: looks at what is left when all faults are over. */
export async function observeHealth(cluster: Cluster, recorder: Recorder): Promise<void> {
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
  observe('transactions still open 2 s after the last fault', left?.[0]?.open ?? -1, 0);
  observe('of them idle', left?.[0]?.idle ?? -1, 0);
  for (const [at, port] of cluster.ports.entries()) {
    const unanswered = await probe(port);
    observe(`api ${at}: of ${PROBES} reads at once, not answered in 5 s`, unanswered, 0);
    observe(`api ${at}: resident memory in bytes`, await residentMemory(port), MEMORY);
  }
}

/** How many of many reads at once are not answered as they should be: is the pool whole again? */
async function probe(port: number): Promise<number> {
  const request = { method: 'GET', path: '/api/doctors/1', headers: {} };
  const answers = await Promise.allSettled(
    Array.from({ length: PROBES }, () => send(port, request, { patience: PROBE_PATIENCE })),
  );
  const good = answers.filter((each) => each.status === 'fulfilled' && each.value.status === 200);
  return PROBES - good.length;
}

/** Bytes, as the process itself reports them. */
export async function residentMemory(port: number): Promise<number> {
  const wanted = { method: 'GET', path: '/metrics', headers: {} };
  const { text } = await send(port, wanted).catch(() => ({ text: '' }));
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? Number.NaN);
}
