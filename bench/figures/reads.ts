import { SPECIALISTS } from '../database/size.ts';
import type { Workload } from '../load/job.ts';
import type { Server } from '../servers/servers.ts';
import { type Bench, inRounds } from './bench.ts';
import { measure } from './measure.ts';

/** A day's availability, a month's calendar, and nine reads for each booking. */
export async function measureReads(bench: Bench): Promise<void> {
  const { trpc, rest, handWritten } = bench.servers;
  await inRounds(bench, 'reads', [
    ...[handWritten, trpc, rest].map((server) => () => readDays(bench, server)),
    ...[handWritten, trpc].map((server) => () => readLongDays(bench, server)),
    ...[handWritten, trpc].map((server) => () => readCalendars(bench, server)),
    ...[handWritten, trpc].map((server) => () => readLongCalendars(bench, server)),
    ...[handWritten, trpc, rest].map((server) => () => mixed(bench, server)),
  ]);
}

export async function readDays(bench: Bench, server: Server): Promise<void> {
  const { size, schedule } = bench.database;
  const workload: Workload = { kind: 'day', doctors: size.doctors, schedule };
  await measure(bench, server, workload, { rate: 'day', cpu: 'CPU per day' });
}

export async function readCalendars(bench: Bench, server: Server): Promise<void> {
  const { size, schedule } = bench.database;
  const workload: Workload = { kind: 'calendar', doctors: size.doctors, schedule };
  await measure(bench, server, workload, { rate: 'calendar', cpu: 'CPU per calendar' });
}

async function readLongDays(bench: Bench, server: Server): Promise<void> {
  const workload: Workload = { kind: 'long-day', ...longVisitsOf(bench) };
  const figures = { rate: 'day of 60-minute visits', cpu: 'CPU per 60-minute day' } as const;
  await measure(bench, server, workload, figures);
}

async function readLongCalendars(bench: Bench, server: Server): Promise<void> {
  const workload: Workload = { kind: 'long-calendar', ...longVisitsOf(bench) };
  const figures = {
    rate: 'calendar of 60-minute visits',
    cpu: 'CPU per 60-minute calendar',
  } as const;
  await measure(bench, server, workload, figures);
}

const longVisitsOf = ({ database: { size, schedule } }: Bench) => ({
  doctorIds: { first: size.doctors + size.specialists + 1, count: size.longVisitDoctors },
  schedule,
});

export async function mixed(bench: Bench, server: Server): Promise<void> {
  const { size, schedule } = bench.database;
  const dates = await bench.turns.next();
  const workload: Workload = { kind: 'mixed', doctors: size.doctors, schedule, dates };
  await measure(bench, server, workload, { rate: 'mixed', cpu: 'CPU per mixed request' });
}

/** One request at a time: what a patient waits for the first free slot of a whole specialization. */
export async function measureEarliest(bench: Bench): Promise<void> {
  await inRounds(bench, 'earliest', [
    () => dayAlone(bench),
    () => earliestAlone(bench),
    () => earliestAfterFullDay(bench),
  ]);
}

export async function dayAlone(bench: Bench): Promise<void> {
  const { size, schedule } = bench.database;
  await alone(bench, { kind: 'day', doctors: size.doctors, schedule }, 'day alone, p50');
}

export async function earliestAlone(bench: Bench): Promise<void> {
  const { specialization } = SPECIALISTS;
  const workload: Workload = { kind: 'earliest', specialization, from: undefined };
  await alone(bench, workload, 'earliest alone, p50');
}

/** From the morning of a day on which not one of the 2,000 has a free slot. */
async function earliestAfterFullDay(bench: Bench): Promise<void> {
  const { specialization } = SPECIALISTS;
  const from = `${bench.database.schedule.full[1]}T00:00:00Z`;
  await alone(bench, { kind: 'earliest', specialization, from }, 'earliest after a full day, p50');
}

async function alone(
  { servers, database, generator, results, pace }: Bench,
  workload: Workload,
  figure: 'day alone, p50' | 'earliest alone, p50' | 'earliest after a full day, p50',
): Promise<void> {
  const { name, dialect, server } = servers.trpc;
  const { p50 } = await generator.run({
    ...{ origin: server.origin, dialect, workload, connections: 1, pipelining: 1 },
    ...{ leadIn: pace.leadIn, seconds: pace.seconds / 2 },
  });
  results.add(database.size.name, figure, name, p50);
}
