import { dateOf, legalStarts } from '../checker/legal-slots.ts';
import { type HttpAnswer, type HttpRequest, send } from '../workload/send.ts';

/** An appointment that the fuzzer may show, move and cancel. */
export type Own = { id: string; manageToken: string };

type Doctor = { id: number; timeZone: string };
type Slot = { doctorId: number; startsAt: string };

/** Books appointments whose ids and tokens generated input can hold. */
export class OwnAppointments {
  readonly #port: number;
  readonly #slots: Slot[];

  private constructor(port: number, doctors: Doctor[]) {
    this.#port = port;
    this.#slots = doctors.flatMap(slotsOf);
  }

  static async at(port: number): Promise<OwnAppointments> {
    const list = await send(port, { method: 'GET', path: '/api/doctors', headers: {} });
    return new OwnAppointments(port, JSON.parse(list.text));
  }

  /** One more; slots that somebody has are passed over. */
  async book(): Promise<{ request: HttpRequest; answer: HttpAnswer }> {
    for (let slot = this.#slots.shift(); slot; slot = this.#slots.shift()) {
      const body = JSON.stringify({ ...slot, patientName: 'Fuzz' });
      const headers = { 'content-type': 'application/json' };
      const request = { method: 'POST', path: '/api/appointments', headers, body };
      const answer = await send(this.#port, request, { fresh: true });
      if (answer.status === 201) return { request, answer };
      if (answer.status !== 409) throw new Error(`A booking got ${answer.status}.`);
    }
    throw new Error('There is no slot left.');
  }
}

function slotsOf({ id: doctorId, timeZone }: Doctor): Slot[] {
  const first = dateOf(new Date(Date.now() + 3 * 86_400_000).toISOString(), timeZone);
  return legalStarts(timeZone, first, 60).map((startsAt) => ({ doctorId, startsAt }));
}
