import { randomUUID } from 'node:crypto';
import type { Answer, Question } from '@clinic/testing/raw-http';
import { beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, countRows, type FirstAnswer, slotsOn } from '../bookings.ts';
import { MONDAY, setUpClinic } from '../test-clinic.ts';
import { postCancel, postMove } from './changes.ts';

let mine: FirstAnswer;
let theirs: FirstAnswer;
let rows: Awaited<ReturnType<typeof countRows>>;
/** Keys that have moved and cancelled, with the right token. */
const moved = randomUUID();
const cancelled = randomUUID();
const starts = slotsOn(MONDAY);
const target = { startsAt: starts[5] as string };
const clinic = setUpClinic();
beforeAll(async () => {
  const doctorId = clinic.doctorIds[0] as number;
  mine = await bookOne(clinic.ask, booking({ doctorId, startsAt: starts[0] as string }));
  theirs = await bookOne(clinic.ask, booking({ doctorId, startsAt: starts[1] as string }));
  await postMove(clinic.ask, mine, { ...target, key: moved });
  await postCancel(clinic.ask, mine, { key: cancelled });
  rows = await countRows(clinic.owner);
});

/** Every way not to have the token; without a value there is no header at all. */
function wrongTokens(): [what: string, authorization?: string][] {
  const token = mine.manageToken;
  const flipped = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
  // 43 characters have two bits more than 32 bytes: these are the same bytes, spelled otherwise.
  const bytes = Buffer.from(token, 'base64url');
  const last = String.fromCharCode(token.charCodeAt(42) + 1);
  const respelled = `${token.slice(0, 42)}${last}`;
  expect(Buffer.from(respelled, 'base64url')).toEqual(bytes);
  return [
    ['none'],
    ['no token', 'Bearer '],
    ['another scheme', `Basic ${token}`],
    ['too short', `Bearer ${token.slice(1)}`],
    ['too long', `Bearer ${token}AAAA`],
    ['another alphabet', `Bearer ${bytes.toString('hex')}`],
    ['not of the alphabet', `Bearer ${token.slice(0, -2)}%%`],
    ['with padding', `Bearer ${token}=`],
    ['one character wrong', `Bearer ${flipped}`],
    ['spelled otherwise', `Bearer ${respelled}`],
    ['very long', `Bearer ${'A'.repeat(8_000)}`],
    ['an object’s key', 'Bearer __proto__'],
    ['another appointment’s', `Bearer ${theirs.manageToken}`],
  ];
}

/** Everything but the request's own id and the time must be the same, byte by byte. */
function withoutRequest({ status, headers: { date: _, ...headers }, text }: Answer): unknown {
  const [, requestId = 'none'] = /"requestId":"([^"]+)"/.exec(text) ?? [];
  return { status, headers, text: text.replaceAll(requestId, 'request') };
}

type Call = { method: string; path(id: string): string; question(id: string): Question };
const query = (id: string) => encodeURIComponent(JSON.stringify({ id }));
const json = (value: object) => () => ({ json: value });
const rest = (below: string, method = 'GET', question: Call['question'] = () => ({})): Call => ({
  method,
  path: (id) => `/api/appointments/${id}${below}`,
  question,
});
const trpc = (procedure: string, input?: object): Call => ({
  method: input ? 'POST' : 'GET',
  path: (id) => `/trpc/appointments.${procedure}${input ? '' : `?input=${query(id)}`}`,
  question: (id) => (input ? { json: { id, ...input } } : {}),
});

const calls: [what: string, Call][] = [
  ['GET an appointment', rest('')],
  ['GET its calendar file', rest('/calendar.ics')],
  ['cancel', rest('/cancel', 'POST', json({ reason: 'pat' }))],
  [
    'cancel with a stale version',
    rest('/cancel', 'POST', () => ({ headers: { 'if-match': '"1"' } })),
  ],
  [
    'cancel again with the key that has cancelled',
    rest('/cancel', 'POST', () => ({ headers: { 'idempotency-key': cancelled } })),
  ],
  ['move', rest('/reschedule', 'POST', json(target))],
  [
    'move to where nobody can',
    rest('/reschedule', 'POST', json({ startsAt: '2020-01-01T00:00:00Z' })),
  ],
  [
    'move to a doctor who is not there',
    rest('/reschedule', 'POST', json({ ...target, doctorId: 2 ** 31 - 1 })),
  ],
  [
    'move again with the key that has moved',
    rest('/reschedule', 'POST', () => ({ json: target, headers: { 'idempotency-key': moved } })),
  ],
  ['appointments.get', trpc('get')],
  ['appointments.calendarFile', trpc('calendarFile')],
  ['appointments.cancel', trpc('cancel', { idempotencyKey: randomUUID() })],
  ['appointments.cancel, replayed', trpc('cancel', { idempotencyKey: cancelled })],
  ['appointments.cancel, stale', trpc('cancel', { idempotencyKey: randomUUID(), version: 1 })],
  ['appointments.reschedule', trpc('reschedule', { idempotencyKey: randomUUID(), ...target })],
  ['appointments.reschedule, replayed', trpc('reschedule', { idempotencyKey: moved, ...target })],
];

describe('without the token of an appointment there is no such appointment', () => {
  it.each(calls)('%s', async (_, { method, path, question }) => {
    const ask = (id: string, authorization?: string) => {
      const asked = question(id);
      const headers = { ...asked.headers, ...(authorization && { authorization }) };
      return clinic.ask(method, path(id), { ...asked, headers });
    };
    const absent = withoutRequest(await ask(randomUUID(), `Bearer ${mine.manageToken}`));
    expect(absent).toMatchObject({ status: 404, text: /"APPOINTMENT_NOT_FOUND"/ });
    for (const [what, authorization] of wrongTokens()) {
      const answer = withoutRequest(await ask(mine.id, authorization));
      expect([what, answer]).toEqual([what, absent]);
    }
    expect(await countRows(clinic.owner)).toEqual(rows);
  });
});

it('the token grants the same, moved and cancelled, and is in no answer but the booking’s', async () => {
  for (const [, { method, path, question }] of calls) {
    const asked = question(mine.id);
    const headers = { ...asked.headers, authorization: `Bearer ${mine.manageToken}` };
    const answer = await clinic.ask(method, path(mine.id), { ...asked, headers });
    expect(answer.text).not.toContain('APPOINTMENT_NOT_FOUND');
    expect(answer.text).not.toContain(mine.manageToken);
    expect(JSON.stringify(answer.headers)).not.toContain(mine.manageToken);
  }
});
