/** Lets many walk at once, and all stand still for a look at a state that nobody is changing. */
export class Breather {
  #walking = 0;
  #resting: Promise<void> | undefined;
  #stoodStill: (() => void) | undefined;

  /** One step; it begins when nobody looks. */
  async step(work: () => Promise<void>): Promise<void> {
    while (this.#resting) await this.#resting;
    this.#walking += 1;
    try {
      await work();
    } finally {
      this.#walking -= 1;
      if (this.#walking === 0) this.#stoodStill?.();
    }
  }

  /** Waits until every step under way has ended, does the work, and lets all walk on. */
  async still<T>(work: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#resting = promise;
    if (this.#walking > 0) {
      await new Promise<void>((done) => {
        this.#stoodStill = done;
      });
    }
    try {
      return await work();
    } finally {
      this.#resting = undefined;
      this.#stoodStill = undefined;
      resolve();
    }
  }
}
