import { DomainError } from '../../kernel/domain-error.ts';
import { Admission, type AdmissionOptions, type Pace } from './load-shedder.ts';

/**
 * Two transactions of one doctor would wait for each other in PostgreSQL, each holding a
 * connection. Here they wait before they take one, so that a stampede on one doctor leaves the
 * connections to the others: one holds the lock, the next is on its way.
 */
const TURNS = 2;

export class DoctorTurns {
  readonly #options: Omit<AdmissionOptions, 'permits'>;
  /** One for all: a doctor's own turns are too few to learn from under overload. */
  readonly #pace: Pace = { inside: 0 };
  readonly #doctors = new Map<number, Admission>();
  #changes = 0;

  constructor(options: Omit<AdmissionOptions, 'permits'>) {
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

  /** Runs `work` when it is its turn with each of these doctors; it is told whether it waited. */
  async run<T>(doctorIds: number[], work: (waited: boolean) => Promise<T>): Promise<T> {
    try {
      const result = await this.#inTurn(doctorIds, work);
      this.#changes += 1;
      this.#options.queue.served();
      return result;
    } catch (error) {
      const refused = error instanceof DomainError;
      const turnedAway = refused && error.code === 'UNAVAILABLE';
      // A refusal has written nothing; what became of the rest, nobody knows.
      if (turnedAway || !refused) this.#changes += 1;
      if (!turnedAway) this.#options.queue.served();
      throw error;
    }
  }

  #inTurn<T>(doctorIds: number[], work: (waited: boolean) => Promise<T>): Promise<T> {
    // Always by id: two that want each other's doctor would else wait for ever.
    const [first, ...rest] = [...new Set(doctorIds)].sort((a, b) => a - b);
    if (first === undefined) return work(false);
    return this.#of(first).run((waited) => this.#inTurn(rest, (later) => work(waited || later)));
  }

  #of(doctorId: number): Admission {
    let turns = this.#doctors.get(doctorId);
    if (!turns) {
      const forget = () => this.#doctors.delete(doctorId);
      turns = new Admission({
        ...this.#options,
        permits: TURNS,
        pace: this.#pace,
        onIdle: forget,
      });
      this.#doctors.set(doctorId, turns);
    }
    return turns;
  }
}
