import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  Appointment,
  CancellationReason,
  HoldSlotInput,
} from '@clinic/contracts/appointments';
import type { ErrorData } from '@clinic/contracts/errors';
import type { Answer, Ask } from '@clinic/testing/raw-http';
import type { FirstAnswer } from '../bookings.ts';

/** What it takes to change an appointment. */
export type Managed = Pick<FirstAnswer, 'id' | 'manageToken'>;

/** `key: null` sends none, `manageToken` replaces the appointment's own. */
type Terms = { key?: string | null; ifMatch?: string; authorization?: string };

export type Target = { startsAt: string; doctorId?: number };

/** Cancels over the REST edge, with a key of its own. */
export function postCancel(
  ask: Ask,
  appointment: Managed,
  { reason, ...terms }: Terms & { reason?: CancellationReason } = {},
): Promise<Answer> {
  const question = { headers: headersOf(appointment, terms), ...(reason && { json: { reason } }) };
  return ask('POST', `/api/appointments/${appointment.id}/cancel`, question);
}

/** Moves over the REST edge, with a key of its own. */
export function postMove(
  ask: Ask,
  appointment: Managed,
  { startsAt, doctorId, ...terms }: Terms & Target,
): Promise<Answer> {
  const json = { startsAt, ...(doctorId !== undefined && { doctorId }) };
  const headers = headersOf(appointment, terms);
  return ask('POST', `/api/appointments/${appointment.id}/reschedule`, { headers, json });
}

function headersOf(
  { manageToken }: Managed,
  { key = randomUUID(), ifMatch, authorization = `Bearer ${manageToken}` }: Terms,
): Record<string, string> {
  return {
    authorization,
    ...(key !== null && { 'idempotency-key': key }),
    ...(ifMatch !== undefined && { 'if-match': ifMatch }),
  };
}

/** The appointment as its holder sees it. */
export async function see(ask: Ask, { id, manageToken }: Managed): Promise<Appointment> {
  const headers = { authorization: `Bearer ${manageToken}` };
  const answer = await ask('GET', `/api/appointments/${id}`, { headers });
  if (answer.status !== 200) throw new Error(`It cannot be seen: ${answer.text}`);
  return answer.json<Appointment>();
}

/** Holds a slot over tRPC as it stands on the wire; a new browser unless it says who it is. */
export function postHold(
  ask: Ask,
  { holdToken = randomUUID(), ...slot }: Omit<HoldSlotInput, 'holdToken'> & { holdToken?: string },
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask('POST', '/trpc/appointments.hold', { json: { ...slot, holdToken }, headers });
}

/** What a refusal says, in the form of either edge. */
export function refusalIn(answer: Answer): ErrorData {
  const body = answer.json<ErrorData & { error?: { data: ErrorData } }>();
  return body.error?.data ?? body;
}

/** The starts of the slots that are offered, as UTC instants. */
export async function offered(ask: Ask, doctorId: number, date: string): Promise<string[]> {
  const answer = await ask('GET', `/api/doctors/${doctorId}/availability?date=${date}`);
  return answer.json<{ slots: Target[] }>().slots.map(({ startsAt }) => startsAt);
}

/** The same instant as the API spells it. */
export const utc = (instant: string): string => new Date(instant).toISOString();

/** Asks again when it hears 503, as clients do: a machine that has much to do may shed, never lie. */
export const patiently =
  (ask: Ask): Ask =>
  async (method, path, question) => {
    for (;;) {
      const answer = await ask(method, path, question);
      if (answer.status !== 503) return answer;
      await pause(1_000 * Number(answer.headers['retry-after']) * (1 + Math.random()));
    }
  };
