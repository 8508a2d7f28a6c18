import type { Job } from './load/job.ts';
import { runJob } from './load/run-job.ts';

/** Runs in a process of its own: the jobs come as messages, the outcomes go back. */
process.on('message', ({ job, withLatencies }: { job: Job; withLatencies: boolean }) => {
  runJob(job, withLatencies).then(
    (outcome) => process.send?.({ outcome }),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
