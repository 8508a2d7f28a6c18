import { stampedeSlot } from '../database/schedule.ts';
import type { Job, Outcome } from '../load/job.ts';
import type { Server } from '../servers/servers.ts';
import { type Bench, inRounds } from './bench.ts';

const CROWD = 1_000;
/** Longer than any stampede: it ends when all are answered. */
export const PATIENCE_SECONDS = 60;

/** 1,000 clients for one slot: the time until all are answered, one of them with a booking. */
export async function measureStampede(bench: Bench): Promise<void> {
  const { trpc, rest, handWritten } = bench.servers;
  const { database, turns, baseline, results } = bench;
  // All from one turn's dates: the slot is free for each, for each has a doctor of its own.
  const dates = await turns.next();
  let doctor = 0;
  const nextDoctor = () => {
    doctor += 1;
    return doctor;
  };
  await inRounds(bench, 'stampede', [
    async () => {
      const took = await baseline.stampede(database, dates, nextDoctor());
      results.add(database.size.name, 'stampede', 'baseline', took);
    },
    ...[handWritten, trpc, rest].map((server) => async () => {
      const { from, to, shed } = await runStampede(bench, server, dates, nextDoctor());
      // Whoever is turned away has no answer: then all are answered never.
      const took = shed === 0 ? to - from : Number.POSITIVE_INFINITY;
      results.add(database.size.name, 'stampede', server.name, took);
    }),
  ]);
}

/** One stampede, from a generator of its own. */
export async function runStampede(
  { secondGenerator, results }: Bench,
  { name, dialect, server }: Server,
  dates: string[],
  doctor: number,
): Promise<Outcome> {
  const startsAt = stampedeSlot(doctor, dates);
  const job: Job = {
    ...{ origin: server.origin, dialect, workload: { kind: 'stampede', doctor, startsAt } },
    ...{ connections: CROWD, pipelining: 1, leadIn: 0, seconds: PATIENCE_SECONDS },
  };
  const outcome = await secondGenerator.run(job);
  if (outcome.shed > 0) {
    results.remarks.add(
      `stampede on ${name}: some were turned away with 503, the machine being slow`,
    );
  }
  if (outcome.booked === 1 && outcome.answers === CROWD) return outcome;
  throw new Error(
    `${name}: ${outcome.booked} of ${outcome.answers} clients got the one slot of doctor ${doctor}.`,
  );
}
