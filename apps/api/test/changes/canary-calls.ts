import { randomBytes, randomUUID } from 'node:crypto';
import type { Ask, Question } from '@clinic/testing/raw-http';
import type { FirstAnswer } from '../bookings.ts';

/** A patient whose every secret can be told apart from everything else in the world. */
export type Canary = {
  name: string;
  bookKey: string;
  moveKey: string;
  cancelKey: string;
  holdToken: string;
  /** What the clinic has given, once it has. */
  manageToken?: string;
};

export const createCanary = (): Canary => ({
  name: `Zofia canary${randomBytes(8).toString('hex')} Żółty`,
  bookKey: randomUUID(),
  moveKey: randomUUID(),
  cancelKey: randomUUID(),
  holdToken: randomUUID(),
});

/** What must not be found of it: every secret, and the distinct part of its name. */
export const secretsOf = ({ name, ...rest }: Canary): string[] => [
  name.split(' ')[1] as string,
  ...Object.values(rest),
];

/** Where a canary goes: a slot to book, one to move to, and one that is taken. */
export type Plan = { doctorId: number; startsAt: string; movesTo: string; taken: string };

const json = { 'content-type': 'application/json' };
/** JSON escapes it; as a header it would not travel. */
const NUL = '\u0000';

/** A patient's whole way on both edges, as clients send it, refusals included. */
export async function goThroughEverything(ask: Ask, canary: Canary, plan: Plan): Promise<void> {
  const { name, bookKey, moveKey, cancelKey, holdToken } = canary;
  const { doctorId, startsAt, movesTo, taken } = plan;
  const post = (procedure: string, input: object, headers: Question['headers'] = {}) =>
    ask('POST', `/trpc/appointments.${procedure}`, { json: input, headers });
  // The fourth is a renewal too many.
  for (let i = 0; i < 4; i += 1) await post('hold', { doctorId, startsAt, holdToken });

  const book = (patientName: string, slot: string) =>
    ask('POST', '/api/appointments', {
      json: { doctorId, startsAt: slot, patientName, holdToken },
      headers: { 'idempotency-key': bookKey },
    });
  const booked = (await book(name, startsAt)).json<FirstAnswer>();
  canary.manageToken = booked.manageToken;
  await book(name, startsAt);
  await book(`${name} again`, startsAt);
  const rival = { doctorId, startsAt, patientName: name, idempotencyKey: randomUUID() };
  await post('book', rival);
  await post('book', { ...rival, idempotencyKey: bookKey, startsAt: taken });

  const mine = `/api/appointments/${booked.id}`;
  const authorization = `Bearer ${booked.manageToken}`;
  const input = encodeURIComponent(JSON.stringify({ id: booked.id }));
  for (const path of [mine, `${mine}/calendar.ics`]) {
    await ask('GET', path, { headers: { authorization } });
    await ask('GET', path, { headers: { authorization: `${authorization}x` } });
  }
  for (const procedure of ['get', 'calendarFile']) {
    await ask('GET', `/trpc/appointments.${procedure}?input=${input}`, {
      headers: { authorization },
    });
  }
  const move = (to: string, headers: Question['headers'] = {}) =>
    ask('POST', `${mine}/reschedule`, {
      json: { startsAt: to },
      headers: { authorization, 'idempotency-key': moveKey, ...headers },
    });
  await move(movesTo, { 'if-match': '"9"' });
  await move(movesTo, { authorization: `Bearer ${holdToken}` });
  for (const to of [taken, '2020-01-01T00:00:00Z', startsAt, movesTo, movesTo, taken])
    await move(to);
  const cancel = { id: booked.id, idempotencyKey: cancelKey, reason: 'pat-fb' };
  await post('cancel', cancel);
  for (let i = 0; i < 2; i += 1) await post('cancel', cancel, { authorization });
  await post('cancel', { ...cancel, idempotencyKey: randomUUID() }, { authorization });
  await post('release', { holdToken });
  await post('hold', { doctorId, startsAt, holdToken });
  await post('release', { holdToken });
}

/** What a broken or hostile client does with a patient's secrets. */
export async function sendAmiss(
  ask: Ask,
  canary: Canary,
  { doctorId, startsAt }: Plan,
): Promise<void> {
  const { name, bookKey, holdToken, manageToken = '' } = canary;
  const booking = { doctorId, startsAt, patientName: name, idempotencyKey: bookKey };
  const bodies: object[] = [
    { ...booking, patientName: `${name}${NUL}` },
    { ...booking, patientName: name.repeat(20) },
    { ...booking, doctorId: name, startsAt: name, idempotencyKey: name, holdToken: manageToken },
    { ...booking, doctorId: manageToken, note: name },
    [booking],
  ];
  for (const body of bodies) {
    await ask('POST', '/trpc/appointments.book', { json: body });
    await ask('POST', '/api/appointments', { json: body, headers: { 'idempotency-key': bookKey } });
  }
  const text = JSON.stringify(booking);
  for (const path of [
    '/trpc/appointments.book',
    '/api/appointments',
    '/api/nothing',
    '/trpc/no.such',
  ]) {
    await ask('POST', path, { body: text.slice(0, -1), headers: json });
    await ask('POST', path, { body: text, headers: { 'content-type': 'text/plain' } });
    await ask('POST', path, { body: `${text}${' '.repeat(17_000)}`, headers: json });
  }
  await ask('POST', '/trpc/appointments.book,appointments.release?batch=1', {
    json: { 0: { ...booking, doctorId: 0 }, 1: { holdToken } },
  });
  const headers = {
    'idempotency-key': holdToken.slice(1),
    'if-match': manageToken,
    [manageToken]: 'x',
  };
  await ask('POST', `/api/appointments/${randomUUID()}/cancel`, { headers });
}

/** Puts secrets where no client of ours puts them: into addresses. */
export async function sendInAddress(ask: Ask, canary: Canary): Promise<void> {
  const secret = encodeURIComponent(JSON.stringify(canary));
  const { manageToken = '', bookKey } = canary;
  await Promise.all(
    [
      `/trpc/appointments.book?input=${secret}`,
      `/trpc/${secret}`,
      `/trpc/appointments.get?input=${secret}`,
      `/api/appointments/${bookKey}?token=${manageToken}`,
      `/api/appointments/${manageToken}`,
      `/api/doctors?search=${secret}&note=${secret}`,
      `/api/nothing/${secret}`,
      `/api/doctors/1/availability?date=${secret}`,
      `/appointments/${manageToken}?name=${secret}`,
      `/metrics?${secret}`,
      `/%zz${secret}`,
      `/${'x'.repeat(9_000)}${secret}`,
    ].map((path) => ask('GET', path)),
  );
}
