import type { Question } from '@clinic/testing/raw-http';
import { afterEach, describe, expect, it } from 'vitest';
import { booking, countRows, slotAt } from './bookings.ts';
import { expectMalformed } from './malformed.ts';
import { MONDAY, setUpClinic } from './test-clinic.ts';

const UUID = '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6b';

const clinic = setUpClinic();
afterEach(async () => {
  expect(await countRows(clinic.owner)).toEqual({ appointments: 0, events: 0 });
});

const json = { 'content-type': 'application/json' };
const bodies: [what: string, status: number, question: Question][] = [
  ['null', 400, { json: null }],
  ['an array', 400, { json: [] }],
  ['a number', 400, { json: 1 }],
  ['a text', 400, { json: 'book' }],
  ['an empty object', 400, { json: {} }],
  ['invalid JSON', 400, { headers: json, body: '{"doctorId": 1,' }],
  ['JSON twice', 400, { headers: json, body: '{}{}' }],
  ['an empty body', 400, { headers: json, body: '' }],
  ['bytes that are not UTF-8', 400, { headers: json, body: Buffer.from('{"a":"\xff"}', 'latin1') }],
  ['__proto__', 400, { headers: json, body: '{"__proto__":{"admin":true}}' }],
  [
    'a prototype by its constructor',
    400,
    { headers: json, body: '{"constructor":{"prototype":{}}}' },
  ],
  ['deep nesting', 400, { headers: json, body: '['.repeat(8_000) + ']'.repeat(8_000) }],
  ['plain text', 415, { headers: { 'content-type': 'text/plain' }, body: '{}' }],
  ['no content type', 415, { body: '{}' }],
  [
    'a form',
    415,
    { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' },
  ],
  [
    'multipart',
    415,
    { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
  ],
  [
    'a content type that only begins like JSON',
    415,
    { headers: { 'content-type': 'application/jsonp' }, body: '{}' },
  ],
  ['1 MB', 413, { json: { patientName: 'a'.repeat(1_000_000) } }],
  ['16 KiB and a byte', 413, { headers: json, body: ' '.repeat(16 * 1024 + 1) }],
];
const CODES = { 400: 'INVALID_INPUT', 413: 'PAYLOAD_TOO_LARGE', 415: 'UNSUPPORTED_MEDIA_TYPE' };

describe('a body that is no booking', () => {
  it.each(bodies)('%s gets %i over REST', async (_what, status, question) => {
    const answer = await clinic.ask('POST', '/api/appointments', question);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.json()).toMatchObject({ status, code: CODES[status as 400] });
  });

  it.each(bodies)('%s gets %i over tRPC', async (_what, status, question) => {
    const answer = await clinic.ask('POST', '/trpc/appointments.book', question);
    expect(answer.status).toBe(status);
    const { error } = answer.json<{ error: { data: object } }>();
    expect(error.data).toMatchObject({ httpStatus: status, code: CODES[status as 400] });
  });
});

describe('an address that is malformed', () => {
  it.each([
    ['/api/doctors/abc', 'id'],
    ['/api/doctors/0', 'id'],
    ['/api/doctors/-1', 'id'],
    ['/api/doctors/01', 'id'],
    ['/api/doctors/1e3', 'id'],
    ['/api/doctors/2147483648', 'id'],
    ['/api/doctors/%00', 'id'],
    ['/api/doctors/1/availability', 'date'],
    ['/api/doctors/1/availability?date=', 'date'],
    ['/api/doctors/1/availability?date=2027-02-30', 'date'],
    ['/api/doctors/1/availability?date=2027-2-3', 'date'],
    ['/api/doctors/1/availability?date=2027-02-03T00:00:00Z', 'date'],
    ['/api/doctors/1/availability?date=9999-12-31', 'date'],
    ['/api/doctors/1/availability?date=2026-11-23&date=2026-11-24', 'date'],
    ['/api/doctors/1/availability?date=2026-11-23%00', 'date'],
    ['/api/doctors/1/availability?date=2026-11-23&zone=UTC', 'zone'],
    ['/api/doctors?search=%00', 'search'],
    ['/api/doctors?search[]=a', 'search[]'],
    [`/api/doctors?search=${'a'.repeat(101)}`, 'search'],
    ['/api/doctors?limit=0', 'limit'],
    ['/api/appointments/1', 'id'],
    [`/api/appointments/${UUID}0`, 'id'],
    [`/api/appointments/${UUID}0/calendar.ics`, 'id'],
  ])('GET %s names %s', async (path, field) => {
    expectMalformed(await clinic.ask('GET', path), field);
  });

  it.each(['/api/doctors/%', '/api/doctors/%ff', '/api/%c0%ae'])('GET %s', async (path) => {
    const answer = await clinic.ask('GET', path);
    expect([answer.status, answer.json().code]).toEqual([400, 'INVALID_INPUT']);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
  });

  it('GET of 5,000 characters, which may as well be no address', async () => {
    const answer = await clinic.ask('GET', `/api/doctors/${'1'.repeat(5_000)}`);
    expect([400, 404]).toContain(answer.status);
    expect(answer.json().status).toBe(answer.status);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
  });
});

describe('inputs of queries over tRPC', () => {
  it.each<[string, unknown, string]>([
    ['doctors.get', { id: 2 ** 31 }, 'id'],
    ['doctors.get', undefined, ''],
    ['doctors.list', { limit: 501 }, 'limit'],
    ['doctors.list', { search: '\u0000' }, 'search'],
    ['doctors.list', [], ''],
    ['availability.day', { doctorId: 1, date: '2027-02-30' }, 'date'],
    ['availability.calendar', { doctorId: 1, from: '2026-11-24', to: '2026-11-23' }, 'to'],
    ['availability.calendar', { doctorId: 1, from: '2026-11-01', to: '2027-01-02' }, 'to'],
    ['availability.earliest', { limit: 0 }, 'limit'],
    ['availability.earliest', { limit: 51 }, 'limit'],
    ['availability.earliest', { from: '2026-11-23' }, 'from'],
    ['availability.earliest', { specialization: '' }, 'specialization'],
    ['appointments.get', { id: 'x' }, 'id'],
    ['appointments.get', { id: UUID, manageToken: 'x' }, 'manageToken'],
  ])('%s %j', async (procedure, input, field) => {
    const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    const answer = await clinic.ask('GET', `/trpc/${procedure}${query}`);
    expect(answer.status).toBe(400);
    const { error } = answer.json<{ error: { data: { issues: { path: string }[] } } }>();
    expect(error.data).toMatchObject({ code: 'INVALID_INPUT', httpStatus: 400 });
    expect(error.data.issues.map(({ path }) => path)).toEqual([field]);
  });

  it('an input that is no JSON', async () => {
    const answer = await clinic.ask('GET', '/trpc/doctors.get?input={');
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error: { data: { code: 'INVALID_INPUT' } } });
  });
});

describe('a method that an address does not know', () => {
  it.each([
    ['GET', '/api/appointments', 'POST'],
    ['DELETE', '/api/appointments', 'POST'],
    ['PUT', `/api/appointments/${UUID}`, 'GET, HEAD'],
    ['POST', '/api/doctors', 'GET, HEAD'],
    ['PATCH', '/api/doctors/1', 'GET, HEAD'],
    ['DELETE', '/api/doctors/1/availability', 'GET, HEAD'],
  ])('%s %s is told which ones it knows', async (method, path, allow) => {
    const answer = await clinic.ask(method, path);
    expect(answer.status).toBe(405);
    expect(answer.json().code).toBe('METHOD_NOT_ALLOWED');
    expect(answer.headers.allow?.split(', ').sort().join(', ')).toBe(allow);
  });

  it.each(['book', 'cancel', 'reschedule'])('GET on the mutation appointments.%s', async (name) => {
    const valid = booking({ doctorId: 1, startsAt: slotAt(MONDAY, '09:00') });
    const input = encodeURIComponent(JSON.stringify(valid));
    const answer = await clinic.ask('GET', `/trpc/appointments.${name}?input=${input}`);
    expect(answer.status).toBe(405);
    expect(answer.json()).toMatchObject({ error: { data: { code: 'METHOD_NOT_ALLOWED' } } });
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'TRACE'])('%s on a procedure', async (method) => {
    const answer = await clinic.ask(method, '/trpc/doctors.list');
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD, POST');
    expect(answer.json()).toMatchObject({ error: { data: { code: 'METHOD_NOT_ALLOWED' } } });
  });

  it.each(['%25', '%25ff,doctors.list'])('a batch of %s, which are none', async (path) => {
    const answer = await clinic.ask('GET', `/trpc/${path}?batch=1&input={}`);
    expect([207, 404]).toContain(answer.status);
    expect(answer.text).toContain('ROUTE_NOT_FOUND');
    expect(answer.text).not.toContain('INTERNAL');
  });

  it('an address that does not exist', async () => {
    const rest = await clinic.ask('POST', '/api/patients', { json: {} });
    expect([rest.status, rest.json().code]).toEqual([404, 'ROUTE_NOT_FOUND']);
    const trpc = await clinic.ask('POST', '/trpc/appointments.steal', { json: {} });
    expect(trpc.status).toBe(404);
    expect(trpc.json()).toMatchObject({ error: { data: { code: 'ROUTE_NOT_FOUND' } } });
  });
});
