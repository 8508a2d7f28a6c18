import { randomUUID } from 'node:crypto';
import { legalStarts } from '../checker/legal-slots.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type HttpAnswer, send } from '../workload/send.ts';

const ZONE = 'Europe/Berlin';
const DOCTORS = 100;

type Booking = { key: string; doctorId: number; startsAt: string };

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
  readonly #slots: Generator<{ doctorId: number; startsAt: string }, never>;

  private constructor(doctorIds: number[]) {
    this.#slots = slotsOf(doctorIds);
  }

  static async on(cluster: Cluster): Promise<Booker> {
    const rows = await cluster.asAdmin(
      (sql) => sql`
        INSERT INTO doctors (name, specialization, time_zone)
        SELECT 'Dr. ' || n, 'Overload', ${ZONE} FROM generate_series(1, ${DOCTORS}) n
        RETURNING id`,
    );
    if (!rows) throw new Error('The doctors cannot be added.');
    return new Booker(rows.map(({ id }) => id as number));
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

/** Neighbours are of different doctors, so that no doctor is the bottleneck. */
function* slotsOf(doctorIds: number[]): Generator<{ doctorId: number; startsAt: string }, never> {
  const first = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  for (const startsAt of legalStarts(ZONE, first, 86)) {
    for (const doctorId of doctorIds) yield { doctorId, startsAt };
  }
  throw new Error('More was booked than there are slots.');
}
