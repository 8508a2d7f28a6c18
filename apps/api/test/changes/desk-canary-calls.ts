import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Answer, Ask } from '@clinic/testing/raw-http';
import type { Plan } from './canary-calls.ts';

/** A patient who is known at the desk, and whose every datum can be told apart from everything else. */
export type DeskCanary = {
  name: string;
  /** As it is typed, and the digits that are kept of it. */
  phone: string;
  digits: string;
  mailbox: string;
  birthDate: string;
  keys: string[];
};

export const createDeskCanary = (): DeskCanary => {
  const number = String(randomInt(10_000_000, 99_999_999));
  return {
    name: `Zofia canary${randomBytes(8).toString('hex')} Żółty`,
    phone: `+49 151 ${number}`,
    digits: `49151${number}`,
    mailbox: `canary${randomBytes(8).toString('hex')}`,
    birthDate: `19${randomInt(20, 60)}-1${randomInt(0, 3)}-${randomInt(10, 29)}`,
    keys: Array.from({ length: 12 }, () => randomUUID()),
  };
};

/** What must not be found of it. */
export const deskSecretsOf = ({ name, digits, mailbox, birthDate, keys }: DeskCanary): string[] => [
  ...[name.split(' ')[1] as string, digits, mailbox, birthDate],
  ...keys,
];

/** Signed in at the desk, and what else only they know. */
export type Desk = { cookie: string; secrets: string[] };

const ALL = ['NOT_A_SLOT', 'OUTSIDE_OPENING_HOURS', 'SLOT_TAKEN'];

/** Joins as the first manager, signs in again in every way, and leaves a session open. */
export async function openDesk(ask: Ask, link: string): Promise<Desk> {
  const word = () => `canary${randomBytes(8).toString('hex')}`;
  const [mailbox, first, second] = [word(), word(), word()];
  const token = link.split('#')[1] as string;
  const post = (procedure: string, json: object, cookie = '') =>
    ask('POST', `/trpc/session.${procedure}`, { json, headers: { cookie } });
  const email = `${mailbox}@clinic.example`;
  await post('openLink', { token });
  await post('openLink', { token: `${token}x` });
  await post('join', { token, email, name: 'Kim Moore', password: 'canary' });
  const joined = await post('join', { token, email, name: 'Kim Moore', password: first });
  const cookie = sessionOf(joined);
  await post('changePassword', { current: second, password: second }, cookie);
  const changed = await post('changePassword', { current: first, password: second }, cookie);
  await post('signIn', { email, password: first });
  await post('signIn', { email: mailbox, password: second });
  const gone = sessionOf(await post('signIn', { email, password: second }));
  await post('signOut', {}, gone);
  await ask('GET', '/trpc/session.me', { headers: { cookie: gone } });
  await ask('GET', '/trpc/session.ways');
  const own = sessionOf(await post('signIn', { email, password: second }));
  const tokens = [cookie, sessionOf(changed), gone, own].map(
    (pair) => pair.split('=')[1] as string,
  );
  // What stands before its signature is an id.
  const secrets = [mailbox, first, second, ...token.split('.').slice(1), ...tokens];
  return { cookie: own, secrets: secrets.filter(({ length }) => length >= 16) };
}

const sessionOf = ({ headers }: Answer): string =>
  headers['set-cookie']?.find((each) => each.startsWith('clinic-session='))?.split(';')[0] ?? '';

type Shown = { id: string; version: number };
type Result<T> = { result?: { data: T } };

/** A patient's whole way at the desk, refusals included. */
export async function goThroughDesk(
  ask: Ask,
  { cookie }: Desk,
  canary: DeskCanary,
  { doctorId, startsAt, movesTo }: Plan,
): Promise<void> {
  const { name, phone, mailbox, birthDate } = canary;
  const headers = { cookie };
  const keys = canary.keys.values();
  const key = () => ({ idempotencyKey: keys.next().value ?? randomUUID() });
  const post = async <T extends object>(procedure: string, json: object, more = headers) => {
    const answer = await ask('POST', `/trpc/${procedure}`, { json, headers: more });
    return (answer.json<Result<T>>().result?.data ?? {}) as T;
  };
  const get = (procedure: string, input: object) => {
    const text = encodeURIComponent(JSON.stringify(input));
    return ask('GET', `/trpc/desk.${procedure}?input=${text}`, { headers });
  };
  const patient = { name, phone, birthDate, email: `${mailbox}@example.org` };
  const booking = { doctorId, startsAt, patient, ...key() };
  await post('desk.book', { ...booking, patient: { ...patient, phone: `${phone}000000` } });
  await post('desk.book', { ...booking, patient: { ...patient, note: name } });
  await post('desk.book', booking, { cookie: `${cookie}x` });
  await post('desk.book', booking, { cookie, 'sec-fetch-site': 'cross-site' } as typeof headers);
  const { id } = await post<Shown>('desk.book', booking);
  await post('desk.book', booking);
  await post('desk.book', { ...booking, patient: { ...patient, name: `${name} II` } });
  await post('desk.book', { ...booking, patient: { name }, idempotencyKey: randomUUID() });

  const date = startsAt.slice(0, 10);
  await get('day', { date, doctorIds: [doctorId] });
  await get('week', { doctorId, from: date });
  await get('appointment', { id });
  await get('attention', {});
  await ask('GET', `/desk/print?date=${date}&location=1`, { headers });

  await post('desk.reschedule', { id, version: 9, startsAt: movesTo, ...key() });
  await post('desk.reschedule', { id, version: 1, startsAt: movesTo, accept: ALL, ...key() });
  await post('desk.setAttendance', { id, version: 2, to: 'arrived', ...key() });
  const known = await post<{ id: string }[]>('patients.search', { text: name.split(' ')[1] });
  for (const text of [phone, birthDate, patient.email]) await post('patients.search', { text });
  const { id: patientId } = known[0] ?? { id: randomUUID() };
  await post('patients.get', { id: patientId });
  await post('patients.update', { id: patientId, ...patient, phone: name });
  await post('patients.update', { id: patientId, ...patient, name: `${name}-Moore` });
  await post('patients.export', { id: patientId });
  await post('patients.erase', { id: patientId });

  const cancel = { id, version: 2, reason: 'prov', ...key() };
  await post('desk.cancel', cancel);
  await post('desk.correct', { id, version: 3, to: 'booked', accept: ALL, ...key() });
  await post('desk.cancel', { ...cancel, version: 4, ...key() });
  await post('patients.erase', { id: patientId });
  await post('patients.get', { id: patientId });

  const here = { doctorId, patient, accept: ALL, ...key() };
  const walkIn = await post<Partial<Shown>>('desk.walkIn', here);
  await post('desk.walkIn', { ...here, patient: { ...patient, email: name } });
  if (walkIn.id === undefined) return;
  const { id: arrived } = walkIn;
  await post('desk.setAttendance', { id: arrived, version: 2, to: 'fulfilled', ...key() });
  await post('desk.correct', { id: arrived, version: 3, to: 'arrived', ...key() });
  await post('desk.correct', { id: arrived, version: 4, to: 'booked', ...key() });
  await post('desk.cancel', { id: arrived, version: 5, reason: 'pat', ...key() });
}
