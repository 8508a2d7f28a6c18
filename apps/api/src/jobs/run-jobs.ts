import type { Clinic } from '../clinic.ts';
import { sweepAddresses } from '../modules/access/sweep-addresses.ts';
import { checkFeedDaily } from '../modules/feed/check-feed.ts';
import { createRelay } from '../modules/feed/relay-events.ts';
import { sweepHolds } from '../modules/holds/sweep-holds.ts';
import type { Mailer } from '../modules/messages/mailer.ts';
import { planFromFeed } from '../modules/messages/plan-from-feed.ts';
import { sendDue } from '../modules/messages/send-due.ts';
import { sweepChallenges } from '../modules/staff/ask-browser.ts';
import { sweepFailures } from '../modules/staff/limit-sign-in.ts';
import { sweepSessions } from '../modules/staff/sweep-sessions.ts';

type Job = { run(clinic: Clinic): Promise<unknown>; every: number };

/** What runs by itself, and milliseconds from the end of a run to the next. */
const jobsOf = (clinic: Clinic, mailer: Mailer): Job[] => [
  // What has expired means nothing, but the address in it must not stay.
  { run: sweepHolds, every: 30_000 },
  { run: sweepAddresses, every: 30_000 },
  { run: sweepSessions, every: 600_000 },
  { run: sweepFailures, every: 600_000 },
  { run: sweepChallenges, every: 600_000 },
  // Everything that follows from a booking waits for it.
  { run: createRelay(clinic), every: 200 },
  { run: checkFeedDaily, every: 60_000 },
  { run: planFromFeed, every: 1_000 },
  { run: () => sendDue(clinic, mailer), every: 1_000 },
];

/** Runs every job until the returned function is called. A run that fails is left to the next. */
export function runJobs({ clinic, mailer }: { clinic: Clinic; mailer: Mailer }): () => void {
  let stopped = false;
  const timers = new Set<NodeJS.Timeout>();
  const schedule = ({ run, every }: Job): void => {
    const timer = setTimeout(async () => {
      timers.delete(timer);
      await run(clinic).catch(() => {});
      if (!stopped) schedule({ run, every });
    }, every);
    timers.add(timer);
  };
  for (const job of jobsOf(clinic, mailer)) schedule(job);
  return () => {
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
  };
}
