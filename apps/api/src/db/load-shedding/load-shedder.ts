import { currentDeadline } from '../../kernel/deadline.ts';
import { unavailable } from '../../kernel/domain-error.ts';
import type { WaitStats } from './wait-stats.ts';

/** Takes a number of those who wait, the first that suit, out of the queue. */
export type TakeAlong = (most: number, suits: (companion: object) => boolean) => void;

type Waiter = {
  companion: object | undefined;
  admit: (how: 'in turn' | 'taken along') => void;
  refuse: (error: Error) => void;
};

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
   * Runs `work` with a permit; it is told whether it had to wait for one, and may serve others who wait as well.
   * Throws `UNAVAILABLE` when refused, or when the caller's deadline passes before its turn.
   *
   * @param companion lets another one that is inside serve the caller: then there is no result of `work`
   */
  run<T>(work: (waited: boolean, takeAlong: TakeAlong) => Promise<T>): Promise<T>;
  run(
    work: (waited: boolean, takeAlong: TakeAlong) => Promise<void>,
    companion: object,
  ): Promise<void>;
  async run<T>(
    work: (waited: boolean, takeAlong: TakeAlong) => Promise<T>,
    companion?: object,
  ): Promise<T | undefined> {
    currentDeadline()?.assertNotOver();
    const waited = this.#inside >= this.#options.permits;
    if (!waited) this.#inside += 1;
    else if ((await this.#wait(companion)) === 'taken along') return undefined;
    const entered = performance.now();
    let served = 1;
    try {
      return await work(waited, (most, suits) => {
        served += this.#takeAlong(most, suits);
      });
    } finally {
      const each = (performance.now() - entered) / served;
      this.#serviceTime.average += (each - this.#serviceTime.average) / 16;
      this.#leave();
    }
  }

  #takeAlong(most: number, suits: (companion: object) => boolean): number {
    const taken: Waiter[] = [];
    for (const waiter of this.#waiting) {
      if (taken.length === most) break;
      if (waiter.companion && suits(waiter.companion)) taken.push(waiter);
    }
    for (const waiter of taken) {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      waiter.admit('taken along');
    }
    return taken.length;
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) {
      next.admit('in turn');
      return;
    }
    this.#inside -= 1;
    if (this.#inside === 0) this.#options.onIdle?.();
  }

  #wait(companion: object | undefined): Promise<'in turn' | 'taken along'> {
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
        companion,
        admit: (how) => {
          stopWaiting();
          resolve(how);
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
