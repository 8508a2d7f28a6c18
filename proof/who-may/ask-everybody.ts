import { randomUUID } from 'node:crypto';
import { dateOf, legalStarts } from '../checker/legal-slots.ts';
import type { HttpAnswer, HttpRequest } from '../workload/send.ts';
import {
  CREDENTIALS,
  type Credential,
  type Ground,
  OPERATION_ROWS,
  PROCEDURE_ROWS,
  PUBLIC_PATHS,
  type Row,
} from './matrix.ts';
import type { Routes } from './routes.ts';

export type Send = (request: HttpRequest) => Promise<HttpAnswer>;
export type Asked = { cells: number; wrong: string[] };

type Booked = { id: string; manageToken: string };
type Doctor = { id: number; timeZone: string };

/** Asks everything that can be asked, with every credential, and tells which answers are wrong. */
export async function askEverybody(send: Send, routes: Routes): Promise<Asked> {
  const wrong = rowsMissing(routes);
  const ground = await groundFor(send);
  let cells = 0;
  for (const [name, row, request] of rowsOf(routes)) {
    for (const [at, credential] of CREDENTIALS.entries()) {
      const { id, token } = await ground.appointmentFor(credential);
      const asked = request(row.input({ ...ground.facts, id }));
      const authorization = token ? { authorization: `Bearer ${token}` } : {};
      const answer = await send({ ...asked, headers: { ...asked.headers, ...authorization } });
      const code = codeOf(answer);
      cells += 1;
      if (code !== row.answers[at]) wrong.push(`${name} with ${credential}: ${code}`);
    }
  }
  return { cells, wrong };
}

/** A procedure, an operation or a served path that the matrix does not know. */
export function rowsMissing({ procedures, operations, paths }: Routes): string[] {
  const described = new Set(operations.map((operation) => operation.split(' ')[1]));
  const unknown = [
    ...procedures.map(({ path }) => path).filter((path) => !(path in PROCEDURE_ROWS)),
    ...operations.filter((operation) => !(operation in OPERATION_ROWS)),
    ...paths.filter((path) => !described.has(path) && !PUBLIC_PATHS.has(path)),
  ];
  return unknown.map((name) => `${name} has no row in who-may/matrix.ts`);
}

type ToRequest = (input: Record<string, unknown>) => HttpRequest;

function rowsOf({ procedures, operations }: Routes): [string, Row, ToRequest][] {
  const known = ([, row]: [string, Row | undefined, ToRequest]) => row !== undefined;
  return [
    ...procedures.map(({ path, type }): [string, Row | undefined, ToRequest] => [
      path,
      PROCEDURE_ROWS[path],
      (input) => procedureRequest(path, type, input),
    ]),
    ...operations.map((name): [string, Row | undefined, ToRequest] => [
      name,
      OPERATION_ROWS[name],
      (input) => operationRequest(name, input),
    ]),
  ].filter(known) as [string, Row, ToRequest][];
}

const JSON_TYPE = { 'content-type': 'application/json' };

function procedureRequest(path: string, type: string, input: object): HttpRequest {
  const text = JSON.stringify(input);
  if (type === 'mutation') {
    return { method: 'POST', path: `/trpc/${path}`, headers: JSON_TYPE, body: text };
  }
  return { method: 'GET', path: `/trpc/${path}?input=${encodeURIComponent(text)}`, headers: {} };
}

function operationRequest(name: string, input: Record<string, unknown>): HttpRequest {
  const [method = '', pattern = ''] = name.split(' ');
  const { id, ...rest } = input;
  const path = pattern.replace('{id}', String(id));
  if (method === 'POST') return { method, path, headers: JSON_TYPE, body: JSON.stringify(rest) };
  const query = new URLSearchParams(rest as Record<string, string>).toString();
  return { method, path: query ? `${path}?${query}` : path, headers: {} };
}

/** `ok`, or the code of the refusal on either edge. */
function codeOf({ status, text }: HttpAnswer): string {
  if (status < 300) return 'ok';
  const body = JSON.parse(text) as { code?: string; error?: { data?: { code?: string } } };
  return body.error?.data?.code ?? body.code ?? `HTTP ${status}`;
}

async function groundFor(send: Send) {
  const list = await send({ method: 'GET', path: '/api/doctors', headers: {} });
  const [doctor] = JSON.parse(list.text) as Doctor[];
  if (!doctor) throw new Error('There is no doctor to ask about.');
  const { id: doctorId, timeZone } = doctor;
  const first = dateOf(new Date(Date.now() + 3 * 86_400_000).toISOString(), timeZone);
  const slots = legalStarts(timeZone, first, 60)[Symbol.iterator]();
  const freshSlot = () => slots.next().value as string;
  const book = async (): Promise<Booked> => {
    const body = { doctorId, startsAt: freshSlot(), patientName: 'Who May' };
    const request = operationRequest('POST /api/appointments', body);
    return JSON.parse((await send(request)).text) as Booked;
  };
  const appointmentFor = async (credential: Credential) => {
    const { id, manageToken } = await book();
    if (credential === 'no token') return { id, token: undefined };
    if (credential === 'malformed') return { id, token: `${manageToken.slice(0, -1)}=` };
    if (credential === 'another’s') return { id, token: (await book()).manageToken };
    if (credential === 'own, cancelled') {
      const request = operationRequest('POST /api/appointments/{id}/cancel', { id });
      await send({ ...request, headers: { ...JSON_TYPE, authorization: `Bearer ${manageToken}` } });
    }
    return { id, token: manageToken };
  };
  const facts: Omit<Ground, 'id'> = { doctorId, date: first, freshSlot, uuid: randomUUID };
  return { facts, appointmentFor };
}
