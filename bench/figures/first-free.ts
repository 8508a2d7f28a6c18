import { setTimeout as pause } from 'node:timers/promises';
import type { Workload } from '../load/job.ts';
import type { Figure } from '../report/results.ts';
import { type Bench, inRounds } from './bench.ts';

const TWELVE = Array.from({ length: 12 }, (_, index) => 1 + index);
/** Patients whose pages ask without pause. */
const ASKING = 4;
/** Seconds after which those who ask are told to stop. */
const PATIENCE = 60;

/**
 * The first free slots of a page of doctors: what a limit above their number costs, and what four who
 * ask without pause cost a patient who books.
 */
export async function measureFirstFree(bench: Bench): Promise<void> {
  await inRounds(bench, 'first free slots', [
    () => cost(bench, 12, 'a page’s first free slots, limit 12, p50'),
    () => cost(bench, 50, 'a page’s first free slots, limit 50, p50'),
    () => bookAlone(bench, 'one patient’s booking, p99'),
    () => bookBeside(bench, 'one patient’s booking beside four who ask for first free slots, p99'),
  ]);
}

async function cost(bench: Bench, limit: number, figure: Figure): Promise<void> {
  const workload: Workload = { kind: 'first-free', doctorIds: TWELVE, limit, distinct: true };
  const { servers, database, generator, results, pace } = bench;
  const { name, dialect, server } = servers.trpc;
  const { p50 } = await generator.run({
    ...{ origin: server.origin, dialect, workload, connections: 1, pipelining: 1 },
    ...{ leadIn: pace.leadIn, seconds: pace.seconds / 2 },
  });
  results.add(database.size.name, figure, name, p50);
}

async function bookAlone(bench: Bench, figure: Figure): Promise<void> {
  const { servers, database, generator, results, pace } = bench;
  const { name, dialect, server } = servers.trpc;
  const dates = await bench.turns.next();
  const workload: Workload = { kind: 'book', doctors: database.size.doctors, dates };
  const { p99 } = await generator.run({
    ...{ origin: server.origin, dialect, workload, connections: 1, pipelining: 1 },
    ...{ leadIn: pace.leadIn, seconds: pace.seconds },
  });
  results.add(database.size.name, figure, name, p99);
}

async function bookBeside(bench: Bench, figure: Figure): Promise<void> {
  const { dialect, server } = bench.servers.trpc;
  const doctorIds = Array.from({ length: 24 }, (_, index) => 1 + index);
  const workload: Workload = { kind: 'first-free', doctorIds, limit: 50, distinct: false };
  const asking = bench.secondGenerator.run({
    ...{ origin: server.origin, dialect, workload, connections: ASKING, pipelining: 1 },
    ...{ leadIn: 0, seconds: PATIENCE },
  });
  asking.catch(() => {});
  await pause(1_000 * bench.pace.leadIn);
  await bookAlone(bench, figure);
  bench.secondGenerator.endJob();
  await asking;
}
