/** Milliseconds over which the rate is taken. */
const WINDOW = 1_000;

/** Everybody who waits, over all load shedders that share it, and how fast they are served. */
export class WaitStats {
  readonly max: number;
  #waiting = 0;
  /** When the first of those who wait without a break began to. */
  #since = 0;
  #windowFrom = 0;
  #servedInWindow = 0;
  #lastRate: number | undefined;

  /** @param max how many may wait */
  constructor(max: number) {
    this.max = max;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Milliseconds for which somebody has been waiting without a break. */
  get standing(): number {
    return this.#waiting === 0 ? 0 : performance.now() - this.#since;
  }

  /** Milliseconds that all who wait will take, at the rate of late; meaningless while it is young. */
  get drainTime(): number {
    const rate = this.#lastRate ?? this.#servedInWindow / (performance.now() - this.#windowFrom);
    return this.#waiting / rate;
  }

  enter(): void {
    if (this.#waiting === 0) {
      // What was served before nobody waited tells what was asked for, not what is possible.
      this.#since = performance.now();
      this.#restart(undefined);
    }
    this.#waiting += 1;
  }

  leave(): void {
    this.#waiting -= 1;
  }

  /** Somebody is done, from the first door to the last. */
  served(): void {
    this.#servedInWindow += 1;
    const passed = performance.now() - this.#windowFrom;
    if (passed >= WINDOW) this.#restart(this.#servedInWindow / passed);
  }

  #restart(rate: number | undefined): void {
    this.#lastRate = rate;
    this.#servedInWindow = 0;
    this.#windowFrom = performance.now();
  }
}
