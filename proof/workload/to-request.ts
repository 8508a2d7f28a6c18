import { type Call, isAtDesk, isChange, type Operation } from '../history/call.ts';
import type { HttpRequest } from './send.ts';

type Asked = Pick<Call, 'operation' | 'input' | 'token' | 'edge'>;

/** Operations that only tRPC has. */
const TRPC_ONLY = new Set<Operation>(['hold', 'release', 'calendar', 'earliest']);

/** Whether a call goes by way of REST. */
export const isOverRest = ({ edge, operation }: Pick<Call, 'edge' | 'operation'>): boolean =>
  edge === 'rest' && !TRPC_ONLY.has(operation) && !isAtDesk(operation);

const PROCEDURES = {
  book: 'appointments.book',
  get: 'appointments.get',
  cancel: 'appointments.cancel',
  reschedule: 'appointments.reschedule',
  hold: 'appointments.hold',
  release: 'appointments.release',
  deskBook: 'desk.book',
  walkIn: 'desk.walkIn',
  deskCancel: 'desk.cancel',
  deskReschedule: 'desk.reschedule',
  setAttendance: 'desk.setAttendance',
  correct: 'desk.correct',
  day: 'availability.day',
  calendar: 'availability.calendar',
  earliest: 'availability.earliest',
} as const;

/**
 * The call as HTTP, on the edge that it asks for.
 *
 * @param cookie of whoever of the staff is signed in
 */
export function toRequest(call: Asked, cookie?: string): HttpRequest {
  const authorization: Record<string, string> = call.token
    ? { authorization: `Bearer ${call.token}` }
    : {};
  const request = isOverRest(call) ? toRest(call) : toTrpc(call);
  const json: Record<string, string> = request.body ? { 'content-type': 'application/json' } : {};
  const session: Record<string, string> = cookie ? { cookie } : {};
  return { ...request, headers: { ...json, ...authorization, ...session, ...request.headers } };
}

function toTrpc({ operation, input, edge }: Asked): HttpRequest {
  const path = `/trpc/${PROCEDURES[operation]}`;
  if (edge === 'batch') {
    const body = JSON.stringify({ 0: input });
    if (isChange(operation)) return { method: 'POST', path: `${path}?batch=1`, headers: {}, body };
    const url = `${path}?batch=1&input=${encodeURIComponent(body)}`;
    return { method: 'GET', path: url, headers: {} };
  }
  const text = JSON.stringify(input);
  if (isChange(operation)) return { method: 'POST', path, headers: {}, body: text };
  return { method: 'GET', path: `${path}?input=${encodeURIComponent(text)}`, headers: {} };
}

function toRest({ operation, input }: Asked): HttpRequest {
  const { id, idempotencyKey, version, doctorId, date, ...rest } = input;
  const headers: Record<string, string> = {};
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  if (version) headers['if-match'] = `"${version}"`;
  if (operation === 'day') {
    const visit = input.visitTypeId === undefined ? '' : `&visitTypeId=${input.visitTypeId}`;
    const path = `/api/doctors/${doctorId}/availability?date=${date}${visit}`;
    return { method: 'GET', path, headers };
  }
  if (operation === 'get') return { method: 'GET', path: `/api/appointments/${id}`, headers };
  const path = operation === 'book' ? '/api/appointments' : `/api/appointments/${id}/${operation}`;
  const body = JSON.stringify(doctorId === undefined ? rest : { doctorId, ...rest });
  return { method: 'POST', path, headers, body };
}
