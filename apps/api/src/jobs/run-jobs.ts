import type { Clinic } from '../clinic.ts';
import { sweepAddresses } from '../modules/access/sweep-addresses.ts';
import { sweepHolds } from '../modules/holds/sweep-holds.ts';
import { sweepFailures } from '../modules/staff/limit-sign-in.ts';
import { sweepSessions } from '../modules/staff/sweep-sessions.ts';

/** What runs by itself, and milliseconds between two runs. None of it decides anything. */
const JOBS = [
  // What has expired means nothing, but the address in it must not stay.
  { run: sweepHolds, every: 30_000 },
  { run: sweepAddresses, every: 30_000 },
  { run: sweepSessions, every: 600_000 },
  { run: sweepFailures, every: 600_000 },
];

/** Runs every job until the returned function is called. A run that fails is left to the next. */
export function runJobs(clinic: Clinic): () => void {
  const timers = JOBS.map(({ run, every }) =>
    setInterval(() => void run(clinic).catch(() => {}), every),
  );
  return () => timers.forEach(clearInterval);
}
