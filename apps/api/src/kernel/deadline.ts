import { AsyncLocalStorage } from 'node:async_hooks';
import { unavailable } from './domain-error.ts';

/**
 * Until when a caller waits for its answer. Everything that is done for the caller finds it by
 * `currentDeadline`, and every wait heeds it. Commands and jobs have none: nobody waits for them.
 */
export class Deadline {
  readonly #at: number;
  /** Made when somebody waits: most answers are given without a wait. */
  #listeners: Set<() => void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #passed = false;
  #abandoned = false;

  /** @param milliseconds from now on, by a clock that nobody sets */
  constructor(milliseconds: number) {
    this.#at = performance.now() + milliseconds;
  }

  /** Milliseconds that are left, 0 at least. */
  get rest(): number {
    return this.#passed ? 0 : Math.max(0, this.#at - performance.now());
  }

  get isPassed(): boolean {
    return this.rest === 0;
  }

  /** Whether nobody waits for the answer any more. */
  get isOver(): boolean {
    return this.#abandoned || this.isPassed;
  }

  /** Throws `UNAVAILABLE` when nobody waits for the answer any more. */
  assertNotOver(): void {
    if (this.isOver) throw late();
  }

  /** The caller has gone. */
  abandon(): void {
    this.#abandoned = true;
    this.#tell();
  }

  /**
   * Calls `listener` once, when the time is over or the caller has gone.
   *
   * @returns forgets the listener
   */
  onOver(listener: () => void): () => void {
    this.#listeners ??= new Set();
    const listeners = this.#listeners;
    listeners.add(listener);
    this.#timer ??= setTimeout(
      () => {
        this.#passed = !this.#abandoned;
        this.#tell();
      },
      this.isOver ? 0 : this.rest,
    );
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#stopTimer();
    };
  }

  #tell(): void {
    this.#stopTimer();
    const listeners = [...(this.#listeners ?? [])];
    this.#listeners?.clear();
    for (const listener of listeners) listener();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

const storage = new AsyncLocalStorage<Deadline | undefined>();

/** The deadline of the caller that this is done for, if there is one. */
export const currentDeadline = (): Deadline | undefined => storage.getStore();

/** Does `work`, and all that follows from it, for a caller with this deadline, or for nobody. */
export function runWithin<T>(deadline: Deadline | undefined, work: () => T): T {
  return storage.run(deadline, work);
}

/**
 * The same outcome, for a caller that does not wait longer than its deadline: then it gets
 * `UNAVAILABLE`, and what is under way goes on without it.
 *
 * @param whenOver called at that moment
 */
export function withinDeadline<T>(work: PromiseLike<T>, whenOver = () => {}): Promise<T> {
  const deadline = currentDeadline();
  return new Promise((resolve, reject) => {
    const forget = deadline?.onOver(() => {
      reject(late());
      whenOver();
    });
    work.then(
      (value) => {
        forget?.();
        resolve(value);
      },
      (error) => {
        forget?.();
        reject(error);
      },
    );
  });
}

const late = () => unavailable(new Error('Nobody waits for this answer any more.'));
