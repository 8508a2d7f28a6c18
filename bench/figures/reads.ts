import type { Contender } from '../contenders/contenders.ts';
import { SPECIALISTS } from '../database/size.ts';
import type { Workload } from '../load/job.ts';
import { type Bench, inRounds } from './bench.ts';
import { measure } from './measure.ts';

/** A day's availability, a month's calendar, and nine reads for each booking. */
export async function measureReads(bench: Bench): Promise<void> {
  const { trpc, rest, handWritten } = bench.contenders;
  await inRounds(bench, 'reads', [
    ...[handWritten, trpc, rest].map((contender) => () => readDays(bench, contender)),
    ...[handWritten, trpc].map((contender) => () => readCalendars(bench, contender)),
    ...[handWritten, trpc, rest].map((contender) => () => mixed(bench, contender)),
  ]);
}

export async function readDays(bench: Bench, contender: Contender): Promise<void> {
  const { size, schedule } = bench.database;
  const workload: Workload = { kind: 'day', doctors: size.doctors, schedule };
  await measure(bench, contender, workload, { rate: 'day', cpu: 'CPU per day' });
}

export async function readCalendars(bench: Bench, contender: Contender): Promise<void> {
  const { size, schedule } = bench.database;
  const workload: Workload = { kind: 'calendar', doctors: size.doctors, schedule };
  await measure(bench, contender, workload, { rate: 'calendar', cpu: 'CPU per calendar' });
}

export async function mixed(bench: Bench, contender: Contender): Promise<void> {
  const { size, schedule } = bench.database;
  const dates = await bench.turns.next();
  const workload: Workload = { kind: 'mixed', doctors: size.doctors, schedule, dates };
  await measure(bench, contender, workload, { rate: 'mixed', cpu: 'CPU per mixed request' });
}

/** One request at a time: what a patient waits for the first free slot of a whole specialization. */
export async function measureEarliest(bench: Bench): Promise<void> {
  const { database, generator, results, pace, contenders } = bench;
  const { name, dialect, server } = contenders.trpc;
  const { size, schedule } = database;
  const alone = (workload: Workload) =>
    generator.run({
      ...{ origin: server.origin, dialect, workload, connections: 1, pipelining: 1 },
      ...{ leadIn: pace.leadIn, seconds: pace.seconds / 2 },
    });
  await inRounds(bench, 'earliest', [
    async () => {
      const { p50 } = await alone({ kind: 'day', doctors: size.doctors, schedule });
      results.add(size.name, 'day alone, p50', name, p50);
    },
    async () => {
      const { specialization } = SPECIALISTS;
      const { p50 } = await alone({ kind: 'earliest', specialization });
      results.add(size.name, 'earliest alone, p50', name, p50);
    },
  ]);
}
