import { percentile } from '../report/statistics.ts';
import type { Call } from './calls.ts';
import type { Job, Outcome } from './job.ts';

const MAX_EXAMPLES = 3;

/** Counts and checks the answers of a job. */
export class Tally {
  readonly #leadIn: number;
  readonly #measured: number;
  readonly #took: number[] = [];
  readonly #sentAt: number[] = [];
  readonly #examples: string[] = [];
  #start = 0;
  #last = 0;
  #inTime = 0;
  #booked = 0;
  #wrong = 0;
  #shed = 0;
  #told = false;
  #cpu = process.cpuUsage();

  constructor({ leadIn, seconds }: Job) {
    this.#leadIn = leadIn * 1_000;
    this.#measured = seconds * 1_000;
  }

  start(): void {
    this.#cpu = process.cpuUsage();
    this.#start = performance.now();
  }

  isOver(): boolean {
    return this.#told || performance.now() - this.#start >= this.#leadIn + this.#measured;
  }

  /** Nothing more is asked from now on. */
  end(): void {
    this.#told = true;
  }

  count(call: Call, sentAt: number, status: number, body: string): void {
    const now = performance.now();
    this.#last = now;
    this.#took.push(now - sentAt);
    this.#sentAt.push(sentAt);
    const since = now - this.#start - this.#leadIn;
    if (since >= 0 && since < this.#measured) this.#inTime += 1;
    const problem = call.check(status, body);
    if (problem !== undefined) {
      this.#wrong += 1;
      if (this.#examples.length < MAX_EXAMPLES) this.#examples.push(problem.slice(0, 500));
    } else if (status === 503) this.#shed += 1;
    else if (call.books && status < 300) this.#booked += 1;
  }

  outcome(withLatencies: boolean): Outcome {
    const { user, system } = process.cpuUsage(this.#cpu);
    const elapsed = this.#last - this.#start;
    const measured = this.#took.filter(
      (took, index) => (this.#sentAt[index] as number) + took - this.#start >= this.#leadIn,
    );
    const sorted = Float64Array.from(measured).sort();
    const latencies = withLatencies
      ? this.#took.map((took, index): [number, number] => [
          performance.timeOrigin + (this.#sentAt[index] as number),
          took,
        ])
      : undefined;
    return {
      // Where the requests had an end, the time is theirs.
      rate:
        this.#measured > elapsed
          ? (1_000 * this.#took.length) / elapsed
          : (1_000 * this.#inTime) / this.#measured,
      answers: this.#took.length,
      booked: this.#booked,
      shed: this.#shed,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      generatorLoad: (user + system) / 1_000 / elapsed,
      wrong: this.#wrong,
      examples: this.#examples,
      from: performance.timeOrigin + this.#start,
      to: performance.timeOrigin + this.#last,
      ...(latencies && { latencies }),
    };
  }
}
