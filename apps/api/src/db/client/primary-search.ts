import type { Host } from './database-url.ts';

/** Milliseconds for which a primary that was found counts as the primary. */
const LASTING = 1_000;
/** Milliseconds after a search without success in which none begins. */
const PAUSE = 250;

/**
 * Which of several hosts takes changes. All are asked at once, so that one that is frozen or gone
 * keeps nobody waiting. The driver would ask one after the other, for ever and without a pause where
 * there is no primary.
 */
export class PrimarySearch {
  readonly #hosts: readonly Host[];
  readonly #assertPrimary: (host: Host) => Promise<unknown>;
  #latest: Promise<Host> | undefined;

  /** @param assertPrimary rejects for a host that is not the primary, or does not answer */
  constructor(hosts: readonly Host[], assertPrimary: (host: Host) => Promise<unknown>) {
    this.#hosts = hosts;
    this.#assertPrimary = assertPrimary;
  }

  /** Callers within a moment share one search. Throws what the first host said when none is the primary. */
  find(): Promise<Host> {
    const [only, ...others] = this.#hosts;
    if (only && others.length === 0) return Promise.resolve(only);
    this.#latest ??= this.#search();
    return this.#latest;
  }

  async #search(): Promise<Host> {
    let lasting = PAUSE;
    try {
      const asked = this.#hosts.map((host) => this.#assertPrimary(host).then(() => host));
      const found = await Promise.any(asked);
      lasting = LASTING;
      return found;
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error;
    } finally {
      setTimeout(() => {
        this.#latest = undefined;
      }, lasting).unref();
    }
  }
}
