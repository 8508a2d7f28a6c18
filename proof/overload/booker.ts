import { randomUUID } from 'node:crypto';
import type { Cluster } from '../cluster/cluster.ts';
import { addPractice, type FreshSlot, freshSlots } from '../workload/practice.ts';
import { type HttpAnswer, send } from '../workload/send.ts';

const DOCTORS = 100;

type Booking = FreshSlot & { key: string };

/** What became of a booking; times in milliseconds. */
export type Booked = Booking & {
  status: number;
  /** Why there is no answer. */
  error?: string;
  retryAfter?: string;
  took: number;
};

/** Books slots that nobody else wants, as many as it takes. */
export class Booker {
  readonly #slots: Generator<FreshSlot, never>;

  private constructor(doctorIds: number[]) {
    this.#slots = freshSlots(doctorIds);
  }

  static async on(cluster: Cluster): Promise<Booker> {
    const doctorIds = await cluster.asAdmin((sql) => addPractice(sql, DOCTORS));
    if (!doctorIds) throw new Error('The doctors cannot be added.');
    return new Booker(doctorIds);
  }

  async book(port: number, options: { fresh?: boolean } = {}): Promise<Booked> {
    const booking = { key: randomUUID(), ...this.#slots.next().value };
    const begun = performance.now();
    const answer = await send(port, toRequest(booking), options).catch((error: Error) => error);
    const took = performance.now() - begun;
    if (answer instanceof Error) {
      const error = (answer as NodeJS.ErrnoException).code ?? answer.message;
      return { ...booking, status: 0, error, took };
    }
    return { ...booking, status: answer.status, took, ...retryAfterOf(answer) };
  }
}

function toRequest({ key, doctorId, startsAt }: Booking) {
  const body = JSON.stringify({ doctorId, startsAt, patientName: 'Under Load' });
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  return { method: 'POST', path: '/api/appointments', headers, body };
}

function retryAfterOf({ headers }: HttpAnswer): { retryAfter?: string } {
  const value = headers['retry-after'];
  return typeof value === 'string' ? { retryAfter: value } : {};
}
