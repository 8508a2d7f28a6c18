import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from '../load/job.ts';
import { percentile } from '../report/statistics.ts';
import type { Server } from '../servers/servers.ts';
import { type Bench, CONNECTIONS, inRounds } from './bench.ts';
import { PATIENCE_SECONDS, runStampede } from './stampede.ts';

type Span = { from: number; to: number };

/** The slowest bookings with other doctors while one doctor is stormed, and while none is. */
export async function measureHotDoctor(bench: Bench): Promise<void> {
  const { servers, database, results, pace } = bench;
  const { trpc } = servers;
  let hot = database.size.doctors;
  await inRounds(bench, 'hot doctor', [
    async () => {
      const dates = await bench.turns.next();
      const running = others(bench, trpc, dates, hot);
      await pause(1_000 * (pace.leadIn + pace.seconds));
      bench.generator.endJob();
      const { latencies = [], from, to } = await running;
      const lead = from + 1_000 * pace.leadIn;
      const p99 = p99Within(bench, latencies, [{ from: lead, to }]);
      results.add(database.size.name, 'others’ p99, quiet', trpc.name, p99);
    },
    async () => {
      const dates = await bench.turns.next();
      const running = others(bench, trpc, dates, hot);
      running.catch(() => {});
      await pause(1_000 * pace.leadIn);
      const spans: Span[] = [];
      for (let i = 0; i < pace.stampedes; i += 1) {
        spans.push(await runStampede(bench, trpc, dates, hot));
        hot -= 1;
      }
      bench.generator.endJob();
      const { latencies = [] } = await running;
      const p99 = p99Within(bench, latencies, spans);
      results.add(database.size.name, 'others’ p99, stampede', trpc.name, p99);
    },
  ]);
}

function others(
  { generator, database, pace }: Bench,
  { dialect, server }: Server,
  dates: string[],
  hot: number,
): Promise<Outcome> {
  // Those who are stormed are not among them: the last doctors are left out.
  const doctors = Math.min(hot, database.size.doctors) - pace.stampedes;
  return generator.run(
    {
      ...{ origin: server.origin, dialect, workload: { kind: 'book', doctors, dates } },
      ...{ connections: CONNECTIONS, pipelining: 1, leadIn: 0, seconds: PATIENCE_SECONDS },
    },
    { withLatencies: true },
  );
}

/** Of the requests that were under way in one of the spans. */
function p99Within(
  { results }: Bench,
  latencies: [sentAt: number, took: number][],
  spans: Span[],
): number {
  const took = latencies
    .filter(([at, took]) => spans.some(({ from, to }) => at <= to && at + took >= from))
    .map(([, took]) => took);
  if (took.length < 100) results.remarks.add('hot doctor: fewer than 100 bookings tell the p99');
  return percentile(Float64Array.from(took).sort(), 0.99);
}
