import type { Job } from './load/job.ts';
import { runJob } from './load/run-job.ts';

/** Runs in a process of its own: the jobs come as messages, the outcomes go back. */
let ending = new AbortController();
process.on('message', (message: 'end' | { job: Job; withLatencies: boolean }) => {
  if (message === 'end') return ending.abort();
  const { job, withLatencies } = message;
  ending = new AbortController();
  runJob(job, withLatencies, ending.signal).then(
    (outcome) => process.send?.({ outcome }),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
