import { DomainError } from '../../kernel/domain-error.ts';
import { LoadShedder, type LoadShedderOptions, type ServiceTime } from './load-shedder.ts';

/**
 * Two transactions of one doctor would wait for each other in PostgreSQL, each holding a
 * connection. Here they wait before they take one, so that a stampede on one doctor leaves the
 * connections to the others: one holds the lock, the next is on its way.
 */
const TURNS = 2;

export class PerDoctorLimit {
  readonly #options: Omit<LoadShedderOptions, 'permits'>;
  /** One for all: a doctor's own turns are too few to learn from under overload. */
  readonly #serviceTime: ServiceTime = { average: 0 };
  readonly #doctors = new Map<number, LoadShedder>();
  #changes = 0;

  constructor(options: Omit<LoadShedderOptions, 'permits'>) {
    this.#options = options;
  }

  /** How often this process has changed, or may have changed, what a doctor's calendar has free. */
  get changes(): number {
    return this.#changes;
  }

  /** Says that a calendar has changed otherwise than in `run`. */
  noteChange(): void {
    this.#changes += 1;
  }

  /** Runs `work` when it is its turn with each of these doctors; it is told whether it was queued. */
  async run<T>(doctorIds: readonly number[], work: (queued: boolean) => Promise<T>): Promise<T> {
    try {
      const result = await this.#inTurn(doctorIds, work);
      this.#changes += 1;
      this.#options.waitStats.served();
      return result;
    } catch (error) {
      const refused = error instanceof DomainError;
      const turnedAway = refused && error.code === 'UNAVAILABLE';
      // A refusal has written nothing; what became of the rest, nobody knows.
      if (turnedAway || !refused) this.#changes += 1;
      if (!turnedAway) this.#options.waitStats.served();
      throw error;
    }
  }

  #inTurn<T>(doctorIds: readonly number[], work: (queued: boolean) => Promise<T>): Promise<T> {
    // Always by id: two that want each other's doctor would otherwise wait for ever.
    const [first, ...rest] = [...new Set(doctorIds)].sort((a, b) => a - b);
    if (first === undefined) return work(false);
    return this.#of(first).run((queued) => this.#inTurn(rest, (later) => work(queued || later)));
  }

  #of(doctorId: number): LoadShedder {
    let limit = this.#doctors.get(doctorId);
    if (!limit) {
      const forget = () => this.#doctors.delete(doctorId);
      limit = new LoadShedder({
        ...this.#options,
        permits: TURNS,
        serviceTime: this.#serviceTime,
        onIdle: forget,
      });
      this.#doctors.set(doctorId, limit);
    }
    return limit;
  }
}
