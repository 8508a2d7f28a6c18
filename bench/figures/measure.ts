import type { Outcome, Workload } from '../load/job.ts';
import type { Figure } from '../report/results.ts';
import type { Server } from '../servers/servers.ts';
import { type Bench, CONNECTIONS } from './bench.ts';

/** Above this share of a core the generator, not the server, may be what is measured. */
const BUSY_GENERATOR = 0.9;

/** Asks a server for one turn and notes its rate and the CPU time of each answer. */
export async function measure(
  { database, generator, results, pace }: Bench,
  { name, dialect, server }: Server,
  workload: Workload,
  figures: { rate: Figure; cpu: Figure },
): Promise<Outcome> {
  const { origin } = server;
  const { leadIn } = pace;
  const seconds = workload.kind === 'book' ? pace.seconds : pace.readSeconds;
  const before = await server.metric('process_cpu_seconds_total');
  const outcome = await generator.run({
    ...{ origin, dialect, workload, connections: CONNECTIONS, pipelining: 1, seconds, leadIn },
  });
  const used = (await server.metric('process_cpu_seconds_total')) - before;
  results.add(database.size.name, figures.rate, name, outcome.rate);
  results.add(database.size.name, figures.cpu, name, (1e6 * used) / outcome.answers);
  if (outcome.generatorLoad > BUSY_GENERATOR) {
    results.remarks.add(`${figures.rate} of ${name}: the load generator was at its limit`);
  }
  return outcome;
}
