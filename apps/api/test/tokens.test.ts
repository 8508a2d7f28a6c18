import { randomUUID } from 'node:crypto';
import type { Answer } from '@clinic/testing/raw-http';
import { beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, slotsOn } from './bookings.ts';
import { MONDAY, setUpClinic } from './test-clinic.ts';
import { refusal, trpcAt } from './trpc-client.ts';

let mine: Awaited<ReturnType<typeof bookOne>>;
let theirs: typeof mine;
const [first, second] = slotsOn(MONDAY) as [string, string];
const clinic = setUpClinic();
beforeAll(async () => {
  const doctorId = clinic.doctorIds[0] as number;
  mine = await bookOne(clinic.ask, booking({ doctorId, startsAt: first }));
  theirs = await bookOne(clinic.ask, booking({ doctorId, startsAt: second }));
});

/** Every way not to have the token; nothing: no header at all. */
const wrong = (): [string, string | undefined][] => {
  const token = mine.manageToken;
  const flipped = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
  return [
    ['none', undefined],
    ['empty', ''],
    ['another scheme', `Basic ${token}`],
    ['no scheme', token],
    ['malformed', 'Bearer %%%'],
    ['too short', `Bearer ${token.slice(0, -1)}`],
    ['too long', `Bearer ${token}A`],
    ['with padding', `Bearer ${token}=`],
    ['one character wrong', `Bearer ${flipped}`],
    ['very long', `Bearer ${'A'.repeat(5_000)}`],
    ['two', `Bearer ${token}, Bearer ${token}`],
    ['another appointment’s', `Bearer ${theirs.manageToken}`],
    ['its reference', `Bearer ${mine.reference}`],
    ['its id', `Bearer ${mine.id}`],
    ['an object’s key', 'Bearer __proto__'],
  ];
};

const withToken = (authorization: string | undefined) =>
  authorization === undefined ? {} : { headers: { authorization } };

/** The answer without what must differ: the request's own id and the time. */
function blank({ status, headers: { date: _, ...headers }, text }: Answer): unknown {
  const uuid = /[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g;
  return { status, headers, text: text.replace(uuid, 'request') };
}

describe('who does not hold the token of an appointment hears what nobody’s appointment says', () => {
  it.each(['', '/calendar.ics'])('GET /api/appointments/{id}%s', async (below) => {
    const absent = `/api/appointments/${randomUUID()}${below}`;
    const nothing = blank(await clinic.ask('GET', absent, withToken(`Bearer ${mine.manageToken}`)));
    expect(nothing).toMatchObject({ status: 404 });
    for (const [what, authorization] of wrong()) {
      const answer = await clinic.ask(
        'GET',
        `/api/appointments/${mine.id}${below}`,
        withToken(authorization),
      );
      expect(blank(answer), what).toEqual(nothing);
      expect(answer.json().code).toBe('APPOINTMENT_NOT_FOUND');
    }
  });

  it.each(['cancel', 'reschedule'])('POST /api/appointments/{id}/%s', async (verb) => {
    const json = verb === 'cancel' ? {} : { startsAt: slotsOn(MONDAY)[5] };
    const absent = `/api/appointments/${randomUUID()}/${verb}`;
    const nothing = blank(await clinic.ask('POST', absent, { json }));
    expect(nothing).toMatchObject({ status: 404 });
    for (const [what, authorization] of wrong()) {
      const path = `/api/appointments/${mine.id}/${verb}`;
      const answer = await clinic.ask('POST', path, { json, ...withToken(authorization) });
      expect(blank(answer), what).toEqual(nothing);
    }
    const [row] = await clinic.owner`select version from appointments where id = ${mine.id}`;
    expect(row?.version).toBe(1);
  });

  it('over tRPC', async () => {
    const input = encodeURIComponent(JSON.stringify({ id: mine.id }));
    for (const procedure of ['appointments.get', 'appointments.calendarFile']) {
      const path = `/trpc/${procedure}?input=${input}`;
      const absent = path.replace(mine.id, randomUUID());
      const nothing = blank(await clinic.ask('GET', absent));
      expect(nothing).toMatchObject({ status: 404 });
      for (const [what, authorization] of wrong()) {
        expect(blank(await clinic.ask('GET', path, withToken(authorization))), what).toEqual(
          nothing,
        );
      }
    }
    const client = trpcAt(clinic.url, theirs.manageToken);
    expect(await refusal(client.appointments.get.query({ id: mine.id }))).toMatchObject({
      code: 'APPOINTMENT_NOT_FOUND',
      httpStatus: 404,
    });
  });
});

describe('who holds it', () => {
  it('sees the appointment on both edges, without the token', async () => {
    const { manageToken, ...appointment } = mine;
    const rest = await clinic.ask(
      'GET',
      `/api/appointments/${mine.id}`,
      withToken(`bearer ${manageToken}`),
    );
    expect(rest.status).toBe(200);
    expect(rest.headers).toMatchObject({ etag: '"1"', 'cache-control': 'no-store' });
    expect(rest.json()).toEqual(appointment);
    const trpc = trpcAt(clinic.url, manageToken);
    expect(await trpc.appointments.get.query({ id: mine.id })).toEqual(appointment);
  });

  it('may send it in a header of its own, which counts before Authorization', async () => {
    const own = mine.manageToken;
    const path = `/api/appointments/${mine.id}`;
    const input = encodeURIComponent(JSON.stringify({ id: mine.id }));
    for (const target of [path, `${path}/calendar.ics`, `/trpc/appointments.get?input=${input}`]) {
      const status = async (headers: Record<string, string>) =>
        (await clinic.ask('GET', target, { headers })).status;
      expect(await status({ 'clinic-manage-token': own })).toBe(200);
      for (const authorization of ['Basic YTpi', `Bearer ${theirs.manageToken}`]) {
        expect(await status({ 'clinic-manage-token': own, authorization }), target).toBe(200);
      }
      const authorization = `Bearer ${own}`;
      for (const wrong of ['', theirs.manageToken, `${own}, ${own}`, authorization]) {
        expect(await status({ 'clinic-manage-token': wrong, authorization }), target).toBe(404);
      }
    }
  });

  it('finds it in no other answer, nor in the database', async () => {
    const rows = await clinic.owner`
      select to_jsonb(appointments)::text || coalesce(to_jsonb(events)::text, '') as text
      from appointments left join events on appointment_id = id`;
    expect(rows.length).toBeGreaterThan(0);
    const bytes = Buffer.from(mine.manageToken, 'base64url').toString('hex');
    for (const { text } of rows) {
      expect(text).not.toContain(mine.manageToken);
      expect(text).not.toContain(bytes);
    }
  });
});
