import { currentDeadline } from '../../kernel/deadline.ts';
import { unavailable } from '../../kernel/domain-error.ts';
import type { WaitStats } from './wait-stats.ts';

type Waiter = { admit: () => void; refuse: (error: Error) => void };

/** Moving average of the time spent inside, in milliseconds. */
export type ServiceTime = { average: number };

export type LoadShedderOptions = {
  /** How many may be inside together. */
  permits: number;
  waitStats: WaitStats;
  /** Milliseconds that a newcomer may have to wait, estimated from the recent serviceTime. */
  maxWait: number;
  /** Of several that are alike and short-lived; otherwise it learns its own. */
  serviceTime?: ServiceTime;
  /** Called when nobody is inside any more. */
  onIdle?: () => void;
};

/**
 * A semaphore with a bounded queue. Whoever cannot be served in time is refused at once with
 * `UNAVAILABLE`, so that admitted work goes on under overload.
 */
export class LoadShedder {
  readonly #options: LoadShedderOptions;
  readonly #waiting: Waiter[] = [];
  #inside = 0;
  readonly #serviceTime: ServiceTime;

  constructor(options: LoadShedderOptions) {
    this.#options = options;
    this.#serviceTime = options.serviceTime ?? { average: 0 };
  }

  /**
   * Runs `work` with a permit; it is told whether it had to wait for one.
   * Throws `UNAVAILABLE` when refused, or when the caller's deadline passes before its turn.
   */
  async run<T>(work: (waited: boolean) => Promise<T>): Promise<T> {
    currentDeadline()?.assertNotOver();
    const waited = this.#inside >= this.#options.permits;
    if (waited) await this.#wait();
    else this.#inside += 1;
    const entered = performance.now();
    try {
      return await work(waited);
    } finally {
      this.#serviceTime.average += (performance.now() - entered - this.#serviceTime.average) / 16;
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
    const { waitStats, maxWait } = this.#options;
    const deadline = currentDeadline();
    // A burst makes the serviceTime look worse than it is: it counts when somebody has waited for a while.
    const late = waitStats.standing > maxWait / 4;
    if (late) this.#refuseBeyond(2 * maxWait);
    const patience = Math.min(maxWait, deadline?.rest ?? maxWait);
    if (waitStats.waiting >= waitStats.max || (late && this.#estimate() > patience)) {
      throw unavailable(new Error('The queue for a database connection is full.'));
    }
    waitStats.enter();
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        admit: () => {
          stopWaiting();
          resolve();
        },
        refuse: (error) => {
          stopWaiting();
          this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
          reject(error);
        },
      };
      const timer = setTimeout(() => {
        waiter.refuse(unavailable(new Error('Waited too long for a database connection.')));
      }, 2 * maxWait);
      const forget = deadline?.onOver(() => {
        waiter.refuse(unavailable(new Error('Nobody waits for this change any more.')));
      });
      const stopWaiting = () => {
        clearTimeout(timer);
        forget?.();
        waitStats.leave();
      };
      this.#waiting.push(waiter);
    });
  }

  /**
   * Milliseconds for a newcomer, by the serviceTime in here and by that of the whole queue. The lower counts:
   * one doctor's stampede says nothing of another's few, and few are too few to learn a serviceTime from.
   */
  #estimate(): number {
    const turns = (this.#waiting.length + 1) / this.#options.permits + 1;
    return Math.min(turns * this.#serviceTime.average, this.#options.waitStats.drainTime);
  }

  /** Who came in a burst, and will not be served within these milliseconds, need not wait to hear so. */
  #refuseBeyond(milliseconds: number): void {
    const inTime = Math.ceil((milliseconds * this.#options.permits) / this.#serviceTime.average);
    for (const waiter of this.#waiting.slice(inTime)) {
      waiter.refuse(unavailable(new Error('The queue for a database connection is too slow.')));
    }
  }
}
