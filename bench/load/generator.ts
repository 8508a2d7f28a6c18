import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, Outcome } from './job.ts';

const PROGRAM = fileURLToPath(new URL('../load-generator.ts', import.meta.url));

/** A load generator in a process of its own; runs one job at a time. */
export class Generator {
  readonly #process: ChildProcess = fork(PROGRAM);

  /** Throws when a single answer was wrong: figures of wrong answers mean nothing. */
  async run(job: Job, { withLatencies = false } = {}): Promise<Outcome> {
    const answered = new Promise<{ outcome?: Outcome; failure?: string }>((resolve, reject) => {
      this.#process.once('message', resolve);
      this.#process.once('exit', () => reject(new Error('The load generator has died.')));
    });
    this.#process.send({ job, withLatencies });
    const { outcome, failure } = await answered;
    this.#process.removeAllListeners('exit');
    const where = `${job.workload.kind} over ${job.dialect} at ${job.origin}`;
    if (!outcome) throw new Error(`${where}: ${failure}`);
    if (outcome.wrong > 0) {
      const [example] = outcome.examples;
      throw new Error(`${where}: ${outcome.wrong} of ${outcome.answers} wrong, like ${example}`);
    }
    return outcome;
  }

  /** Ends the job under way; its outcome comes as usual. */
  endJob(): void {
    this.#process.send('end');
  }

  stop(): void {
    this.#process.disconnect();
  }
}
