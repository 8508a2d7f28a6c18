import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { dateOf, legalStarts } from '../checker/legal-slots.ts';
import type { HttpAnswer, HttpRequest } from '../workload/send.ts';
import {
  CREDENTIALS,
  type Credential,
  type Declared,
  expectedAnswer,
  type Ground,
  inputFor,
  isKnownField,
  isOfStaff,
  PAGES,
  PUBLIC_PATHS,
  type StaffCredential,
} from './matrix.ts';
import type { Routes } from './routes.ts';

export type Send = (request: HttpRequest) => Promise<HttpAnswer>;
export type Asked = { cells: number; wrong: string[] };

type Booked = { id: string; manageToken: string };
type Doctor = { id: number; timeZone: string; location: { id: number } };

const LIMITS = ['HOLD_LIMIT', 'RATE_LIMITED'];

/** Asks everything that can be asked, with every credential, and tells which answers are wrong. */
export async function askEverybody(
  send: Send,
  routes: Routes,
  addStaff: (credential: StaffCredential, doctorId: number) => Promise<string>,
): Promise<Asked> {
  const wrong = notDeclared(routes);
  const ground = await groundFor(send);
  let cells = 0;
  for (const question of questionsOf(routes)) {
    for (const credential of CREDENTIALS) {
      const isStaff = isOfStaff(credential);
      // A session needs no appointment where the question is about none.
      const isAbout = question.fields.includes('id');
      const { id, token } =
        isStaff && !isAbout
          ? { id: randomUUID(), token: undefined }
          : await ground.appointmentFor(isStaff ? 'no token' : credential);
      const input = inputFor(question.name, question.fields, { ...ground.facts, id });
      const asked = question.request(input);
      const { doctorId } = ground.facts;
      const proof = {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(isStaff && { cookie: await addStaff(credential, doctorId) }),
      };
      const answer = await send({ ...asked, headers: { ...asked.headers, ...proof } });
      const code = codeOf(answer);
      cells += 1;
      const expected = expectedAnswer(question, credential);
      const isLetIn = expected === 'let in' && !['UNAUTHENTICATED', 'FORBIDDEN'].includes(code);
      // Whoever asks so often from one place meets a limit, staff or not.
      const isRight = isLetIn || code === expected || LIMITS.includes(code);
      if (!isRight) {
        wrong.push(`${question.name} with ${credential}: ${code}`);
      }
    }
  }
  return { cells, wrong };
}

/** What has an access or a field that the matrix does not know, and served paths that are not described. */
export function notDeclared(routes: Routes): string[] {
  const described = new Set(
    [...routes.operations, ...PAGES.map(({ name }) => name)].map((name) => name.split(' ')[1]),
  );
  const paths = routes.paths.filter((path) => !described.has(path) && !PUBLIC_PATHS.has(path));
  return [
    ...paths.map((path) => `${path} is not described`),
    ...questionsOf(routes).flatMap((question) => [
      ...(expectedAnswer(question, 'own') ? [] : [`${question.name} has an unknown access`]),
      ...question.fields
        .filter((field) => !isKnownField(field))
        .map((field) => `${question.name} has the unknown field ${field}`),
    ]),
  ];
}

type Question = Declared & {
  /** What its input must have. */
  fields: readonly string[];
  request(input: Record<string, unknown>): HttpRequest;
};

function questionsOf({ procedures, operations, byToken, descriptions }: Routes): Question[] {
  return [
    ...procedures.map(({ path, type, input, access }) => ({
      name: path,
      access,
      isChange: type === 'mutation',
      fields: fieldsOf(input),
      request: (values: object) => procedureRequest(path, type, values),
    })),
    ...PAGES.map((page) => ({
      ...page,
      fields: [],
      request: () => operationRequest(page.name, {}),
    })),
    ...operations.map((name) => ({
      name,
      access: byToken.has(name) ? 'manage-token' : 'public',
      isChange: name.startsWith('POST'),
      fields: [
        ...(name.includes('{id}') ? ['id'] : []),
        ...((descriptions[name]?.body?.required as string[] | undefined) ?? []),
        ...(descriptions[name]?.neededQuery ?? []),
      ],
      request: (values: Record<string, unknown>) => operationRequest(name, values),
    })),
  ];
}

/** The fields that an input of a procedure must have. */
function fieldsOf(input: unknown): readonly string[] {
  if (!input) return [];
  const { required = [] } = z.toJSONSchema(input as z.ZodType, {
    io: 'input',
    unrepresentable: 'any',
  });
  return required;
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
  const locationId = doctor.location.id;
  const first = dateOf(new Date(Date.now() + 3 * 86_400_000).toISOString(), timeZone);
  const slots = legalStarts(timeZone, first, 80)[Symbol.iterator]();
  const freshSlot = () => slots.next().value as string;
  const book = async (): Promise<Booked> => {
    const body = { doctorId, startsAt: freshSlot(), patientName: 'Who May' };
    const request = operationRequest('POST /api/appointments', body);
    return JSON.parse((await send(request)).text) as Booked;
  };
  const appointmentFor = async (credential: Exclude<Credential, StaffCredential>) => {
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
  const facts: Omit<Ground, 'id'> = {
    doctorId,
    locationId,
    date: first,
    freshSlot,
    uuid: randomUUID,
  };
  return { facts, appointmentFor };
}
