/** Lets many steps run at once, and pauses all of them for a look at a state that nobody changes. */
export class PauseGate {
  #running = 0;
  #paused: Promise<void> | undefined;
  #allEnded: (() => void) | undefined;

  /** One step; it begins when nobody looks. */
  async step(work: () => Promise<void>): Promise<void> {
    while (this.#paused) await this.#paused;
    this.#running += 1;
    try {
      await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#allEnded?.();
    }
  }

  /** Waits until every step under way has ended, does the work, and lets all go on. */
  async paused<T>(work: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#paused = promise;
    if (this.#running > 0) {
      await new Promise<void>((done) => {
        this.#allEnded = done;
      });
    }
    try {
      return await work();
    } finally {
      this.#paused = undefined;
      this.#allEnded = undefined;
      resolve();
    }
  }
}
