import fc from 'fast-check';
import { z } from 'zod';
import type { Routes } from '../authorization/routes.ts';
import { fromSchema, type JsonSchema } from '../workload/from-schema.ts';
import type { HttpRequest } from '../workload/send.ts';
import { CANARY, hostileName, hostileToken, hostileValue } from './hostile.ts';
import type { Own } from './own-appointments.ts';

/** A request, and whether the contract refuses it for sure. */
export type Probe = { request: HttpRequest; refusedByContract: boolean };

const JSON_TYPE = { 'content-type': 'application/json' };
/** Procedures whose `id` is that of an appointment. */
const OF_ONE_APPOINTMENT = new Set([
  'appointments.get',
  'appointments.calendarFile',
  'appointments.cancel',
  'appointments.reschedule',
]);

/**
 * Requests generated from the contracts and around them, for every procedure and route. Half of
 * those about one appointment are about one of `own`, with its token.
 */
export function probes(routes: Routes, own: readonly Own[]): fc.Arbitrary<Probe> {
  const halfOwn = fc.constantFrom(...own, ...own.map(() => undefined));
  const ownerOf = (isOfOne: boolean) => (isOfOne ? halfOwn : fc.constant(undefined));
  const procedures = routes.procedures.map((procedure) =>
    ownerOf(OF_ONE_APPOINTMENT.has(procedure.path)).chain((owner) =>
      procedureProbes(procedure, owner),
    ),
  );
  const operations = Object.entries(routes.descriptions).map(([name, description]) =>
    ownerOf(name.includes('/api/appointments/{id}')).chain((owner) =>
      operationProbes(name, description, owner),
    ),
  );
  const inputs = fc.oneof(...procedures, ...operations);
  const addresses = [
    ...routes.procedures.map(({ path }) => `/trpc/${path}`),
    ...routes.paths.map((path) => path.replace('{id}', '1')),
  ];
  return fc.oneof(
    { weight: 12, arbitrary: inputs },
    { weight: 3, arbitrary: oddBodies(addresses) },
    { weight: 2, arbitrary: oddAddresses(addresses) },
    { weight: 2, arbitrary: batches(routes) },
    { weight: 2, arbitrary: inputs.chain(withOddHeaders) },
  );
}

const bearer = (owner: Own | undefined): Record<string, string> =>
  owner ? { authorization: `Bearer ${owner.manageToken}` } : {};

function procedureProbes(
  { path, type, input }: Routes['procedures'][number],
  owner: Own | undefined,
): fc.Arbitrary<Probe> {
  // A procedure without an input takes whatever is sent.
  const schema = (input ?? z.unknown()) as z.ZodType;
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const meant = fromSchema(json).map((value) =>
    owner ? { ...(value as object), id: owner.id } : value,
  );
  return spoiled(meant).map((value) => {
    const text = JSON.stringify(value);
    const refusedByContract = !schema.safeParse(text === undefined ? undefined : JSON.parse(text))
      .success;
    const at = `/trpc/${path}`;
    const headers = bearer(owner);
    const request: HttpRequest =
      type === 'mutation'
        ? { method: 'POST', path: at, headers: { ...JSON_TYPE, ...headers }, body: text ?? '' }
        : { method: 'GET', path: `${at}?input=${inUrl(text ?? '')}`, headers };
    return { request, refusedByContract };
  });
}

function operationProbes(
  name: string,
  description: Routes['descriptions'][string],
  owner: Own | undefined,
): fc.Arbitrary<Probe> {
  const [method = '', pattern = ''] = name.split(' ');
  const { body, query = {} } = description;
  const id = owner
    ? fc.constant(owner.id)
    : fc.oneof(fc.integer({ min: 1, max: 15 }).map(String), fc.uuid(), hostileToken);
  const asked = fc.record({
    id,
    query: spoiled(fromSchema({ type: 'object', properties: query, required: Object.keys(query) })),
    body: body ? spoiled(fromSchema(body)) : fc.constant(undefined),
  });
  return asked.map((input) => {
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(input.query ?? {})) search.append(key, String(value));
    const text = search.toString();
    const path = pattern.replace('{id}', input.id) + (text ? `?${text}` : '');
    const request = { method, path, headers: bearer(owner) };
    if (method !== 'POST') return { request, refusedByContract: false };
    const headers = { ...JSON_TYPE, ...request.headers };
    const json = JSON.stringify(input.body) ?? '';
    return { request: { ...request, headers, body: json }, refusedByContract: false };
  });
}

/** A value of a schema with up to two things wrong in it. */
function spoiled(values: fc.Arbitrary<unknown>): fc.Arbitrary<object | undefined> {
  const spoil = fc.record({
    pick: fc.nat(),
    how: fc.nat(9),
    value: hostileValue,
    name: hostileName,
  });
  return fc.tuple(values, fc.array(spoil, { maxLength: 2 })).map(([value, faults]) => {
    let spoilt: unknown = value;
    for (const { pick, how, value: hostile, name } of faults) {
      if (typeof spoilt !== 'object' || spoilt === null) break;
      const fields = Object.keys(spoilt);
      const field = fields[pick % Math.max(1, fields.length)] ?? 'nothing';
      if (how === 0) spoilt = hostile;
      else if (how === 1)
        spoilt = Object.fromEntries(Object.entries(spoilt).filter(([k]) => k !== field));
      else if (how === 2) spoilt = { ...spoilt, [name]: hostile };
      else spoilt = { ...spoilt, [field]: hostile };
    }
    return spoilt as object | undefined;
  });
}

/** Bodies that are no JSON, no object, too large, too deep, or of another type. */
function oddBodies(addresses: string[]): fc.Arbitrary<Probe> {
  const bodies = fc.oneof(
    fc.constantFrom(
      '{',
      '{"a":',
      '[',
      '"',
      'null',
      '[]',
      '{}',
      '0',
      '\ufeff{}',
      '{"a":1}}',
      `{"${CANARY}":`,
    ),
    fc.constant(`{"patientName":"${CANARY}${'x'.repeat(20_000)}"}`),
    fc.constant('['.repeat(8_000)),
    fc.constant(`${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}`),
    fc.constant('{"__proto__":{"admin":true},"constructor":{"prototype":{}}}'),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );
  const types = fc.constantFrom(
    'application/json',
    'application/json; charset=utf-16',
    'application/json,text/plain',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
    CANARY,
  );
  return fc
    .record({
      path: fc.constantFrom(...addresses),
      method: fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'GET'),
      type: types,
      body: bodies,
    })
    .map(({ path, method, type, body }) => ({
      request: { method, path, headers: { 'content-type': type }, body },
      refusedByContract: false,
    }));
}

function oddAddresses(addresses: string[]): fc.Arbitrary<Probe> {
  return fc
    .record({
      base: fc.constantFrom(...addresses, '/trpc', '/api', '/docs', '/healthz', '/metrics', ''),
      more: fc.array(hostileToken, { maxLength: 3 }),
      query: fc.array(fc.tuple(hostileToken, hostileToken), { maxLength: 2 }),
      method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE', 'TRACE'),
    })
    .map(({ base, more, query, method }) => {
      const search = query.map(([key, value]) => `${key}=${value}`).join('&');
      const path = `${[base, ...more].join('/')}${search ? `?${search}` : ''}` || '/';
      const body = method === 'POST' ? { headers: JSON_TYPE, body: '{}' } : { headers: {} };
      return { request: { method, path, ...body }, refusedByContract: false };
    });
}

/** Batches of tRPC: too many, of unknown procedures, with odd inputs. */
function batches({ procedures }: Routes): fc.Arbitrary<Probe> {
  const names = fc.oneof(fc.constantFrom(...procedures.map(({ path }) => path)), hostileToken);
  return fc
    .record({
      names: fc.array(names, { minLength: 1, maxLength: 30 }),
      inputs: fc.dictionary(fc.constantFrom('0', '1', '2', '-1', 'a'), hostileValue),
      post: fc.boolean(),
    })
    .map(({ names: called, inputs, post }) => {
      const path = `/trpc/${called.join(',')}?batch=1`;
      const body = JSON.stringify(inputs);
      const request: HttpRequest = post
        ? { method: 'POST', path, headers: JSON_TYPE, body }
        : { method: 'GET', path: `${path}&input=${inUrl(body)}`, headers: {} };
      return { request, refusedByContract: false };
    });
}

function withOddHeaders({ request, refusedByContract }: Probe): fc.Arbitrary<Probe> {
  const names = fc.constantFrom(
    'authorization',
    'clinic-manage-token',
    'if-match',
    'idempotency-key',
    'accept',
    'x-forwarded-for',
    'trpc-accept',
    'cookie',
    'content-encoding',
    'prefer',
  );
  const values = fc.oneof(
    hostileToken,
    hostileToken.map((token) => `Bearer ${token}`),
    fc.constantFrom('*', '"0"', 'W/"1"', '"99999999999999999999"', 'application/jsonl', 'gzip'),
  );
  return fc.dictionary(names, values, { maxKeys: 3 }).map((odd) => ({
    request: { ...request, headers: { ...request.headers, ...odd } },
    refusedByContract,
  }));
}

const inUrl = (text: string) => encodeURIComponent(text.toWellFormed());
