import { unavailable } from '../kernel/domain-error.ts';

type Waiter = { since: number; admit: () => void; refuse: (error: Error) => void };

/** How many may wait, over all admissions that share it. */
export type Queue = { waiting: number; readonly max: number };

/** Moving average of the time spent inside, in milliseconds. */
export type Pace = { inside: number };

export type AdmissionOptions = {
  /** How many may be inside together. */
  permits: number;
  queue: Queue;
  /** Milliseconds that a newcomer may have to wait, estimated from the recent pace. */
  maxWait: number;
  /** Of admissions that are alike and short-lived; else it learns its own. */
  pace?: Pace;
  /** Called when nobody is inside any more. */
  onIdle?: () => void;
};

/**
 * A semaphore with a bounded queue. Whoever cannot be served in time is refused at once with
 * `UNAVAILABLE`, so that admitted work goes on under overload.
 */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #waiting: Waiter[] = [];
  #inside = 0;
  readonly #pace: Pace;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#pace = options.pace ?? { inside: 0 };
  }

  /**
   * Runs `work` with a permit; it is told whether it had to wait for one.
   * Throws `UNAVAILABLE` when refused.
   */
  async run<T>(work: (waited: boolean) => Promise<T>): Promise<T> {
    const waited = this.#inside >= this.#options.permits;
    if (waited) await this.#wait();
    else this.#inside += 1;
    const entered = performance.now();
    try {
      return await work(waited);
    } finally {
      this.#pace.inside += (performance.now() - entered - this.#pace.inside) / 16;
      this.#leave();
    }
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) {
      next.admit();
      return;
    }
    this.#inside -= 1;
    if (this.#inside === 0) this.#options.onIdle?.();
  }

  #wait(): Promise<void> {
    const { permits, queue, maxWait } = this.#options;
    const since = performance.now();
    // Until it has been inside, too: behind a doctor's turn there is a queue for the connections.
    const estimate = ((this.#waiting.length + 1) / permits + 1) * this.#pace.inside;
    // The pace is a guess: a burst makes it look worse than it is. It counts when someone has waited.
    const slow = since - (this.#waiting[0]?.since ?? since) > maxWait / 4;
    if (slow) this.#refuseBeyond(2 * maxWait);
    if (queue.waiting >= queue.max || (slow && estimate > maxWait)) {
      throw unavailable(new Error('The queue for a database connection is full.'));
    }
    queue.waiting += 1;
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        since,
        admit: () => {
          clearTimeout(timer);
          queue.waiting -= 1;
          resolve();
        },
        refuse: (error) => {
          clearTimeout(timer);
          this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
          queue.waiting -= 1;
          reject(error);
        },
      };
      const tooLong = unavailable(new Error('Waited too long for a database connection.'));
      const timer = setTimeout(() => waiter.refuse(tooLong), 2 * maxWait);
      this.#waiting.push(waiter);
    });
  }

  /** Who came in a burst, and will not be served within these milliseconds, need not wait to hear so. */
  #refuseBeyond(milliseconds: number): void {
    const inTime = Math.ceil((milliseconds * this.#options.permits) / this.#pace.inside);
    for (const waiter of this.#waiting.slice(inTime)) {
      waiter.refuse(unavailable(new Error('The queue for a database connection is too slow.')));
    }
  }
}
