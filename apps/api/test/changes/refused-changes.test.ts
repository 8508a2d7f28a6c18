import { randomUUID } from 'node:crypto';
import type { Appointment } from '@clinic/contracts/appointments';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordAttendance } from '../../src/modules/appointments/record-attendance.ts';
import { booking, bookOne, countRows, type FirstAnswer, slotAt, slotsOn } from '../bookings.ts';
import { MONDAY, NOW, setUpClinic } from '../test-clinic.ts';
import { refusal, trpcAt } from '../trpc-client.ts';
import { postCancel, postMove, refusalIn, see, utc } from './changes.ts';

let mine: FirstAnswer;
let rows: Awaited<ReturnType<typeof countRows>>;
let doctorId: number;
const clinic = setUpClinic();
beforeAll(async () => {
  doctorId = clinic.doctorIds[0] as number;
  mine = await bookOne(clinic.ask, booking({ doctorId, startsAt: slotAt(MONDAY, '12:00') }));
  rows = await countRows(clinic.owner);
});
afterEach(async () => {
  await clinic.clock.set(NOW);
  expect(await countRows(clinic.owner)).toEqual(rows);
});

/** The same move on both edges gives the same code. */
async function codesOfMove(to: { startsAt: string; doctorId?: number }): Promise<string[]> {
  const api = trpcAt(clinic.url, mine.manageToken);
  const input = { id: mine.id, idempotencyKey: randomUUID(), ...to };
  return [
    refusalIn(await postMove(clinic.ask, mine, to)).code,
    (await refusal(api.appointments.reschedule.mutate(input))).code,
  ];
}

describe('a move obeys the rules of a booking, and keeps the appointment as it is', () => {
  it.each([
    ['a Sunday', '2026-11-29T10:00:00Z', 'OUTSIDE_OPENING_HOURS'],
    ['03:00', '2026-11-24T02:00:00Z', 'OUTSIDE_OPENING_HOURS'],
    ['17:00', '2026-11-24T16:00:00Z', 'OUTSIDE_OPENING_HOURS'],
    ['09:17', '2026-11-24T08:17:00Z', 'NOT_A_SLOT'],
    ['09:00:30', '2026-11-24T08:00:30Z', 'NOT_A_SLOT'],
    ['yesterday', '2026-11-19T10:00:00Z', 'IN_THE_PAST'],
    ['this very moment', '2026-11-20T08:00:00Z', 'IN_THE_PAST'],
    ['beyond the horizon', '2027-02-19T10:00:00Z', 'BEYOND_HORIZON'],
  ])('%s', async (_, startsAt, code) => {
    expect(await codesOfMove({ startsAt })).toEqual([code, code]);
    expect(await see(clinic.ask, mine)).toMatchObject({ startsAt: mine.startsAt, version: 1 });
  });

  it('in the zone of the doctor it goes to', async () => {
    const startsAt = slotAt('2026-11-24', '09:00');
    const code = 'OUTSIDE_OPENING_HOURS';
    const newYork = clinic.doctorIds[1] as number;
    expect(await codesOfMove({ startsAt, doctorId: newYork })).toEqual([code, code]);
  });

  it('to a doctor who is not there', async () => {
    const startsAt = slotAt('2026-11-24', '09:00');
    const code = 'DOCTOR_NOT_FOUND';
    expect(await codesOfMove({ startsAt, doctorId: 2 ** 31 - 1 })).toEqual([code, code]);
  });
});

describe('malformed input names its field', () => {
  const path = (what: string) => `/api/appointments/${mine.id}/${what}`;
  const headers = () => ({ authorization: `Bearer ${mine.manageToken}` });

  it.each([
    ['cancel', { reason: 'because' }, 'reason'],
    ['cancel', { reason: null }, 'reason'],
    ['cancel', { note: 'x' }, 'note'],
    ['cancel', { version: 1 }, 'version'],
    ['reschedule', {}, 'startsAt'],
    ['reschedule', { startsAt: '2027-02-30T10:00:00Z' }, 'startsAt'],
    ['reschedule', { startsAt: '2026-11-24T10:00:00Z', doctorId: '1' }, 'doctorId'],
    ['reschedule', { startsAt: '2026-11-24T10:00:00Z', doctorId: 0 }, 'doctorId'],
    ['reschedule', { startsAt: '2026-11-24T10:00:00Z', patientName: 'x' }, 'patientName'],
  ])('%s %j', async (what, json, field) => {
    const answer = await clinic.ask('POST', path(what), { json, headers: headers() });
    expect([answer.status, answer.json().code]).toEqual([400, 'INVALID_INPUT']);
    expect(answer.json().issues?.map((issue) => issue.path)).toContain(field);
  });

  it.each(['', ' \r\n'])(
    'reschedule with the empty body %j is told what is wrong',
    async (body) => {
      const type = { 'content-type': 'application/json' };
      const answer = await clinic.ask('POST', path('reschedule'), {
        body,
        headers: { ...headers(), ...type },
      });
      expect([answer.status, answer.json().code]).toEqual([400, 'INVALID_INPUT']);
      expect(answer.json().issues).toEqual([
        {
          path: '',
          code: 'wrong_type',
          params: { expected: 'object' },
          message: 'must be an object',
        },
      ]);
    },
  );

  it.each(['cancel', 'reschedule'])('%s with a body that is no object, or no key', async (what) => {
    for (const body of ['[]', '"x"', '1', 'true', '{']) {
      const type = { 'content-type': 'application/json' };
      const answer = await clinic.ask('POST', path(what), {
        body,
        headers: { ...headers(), ...type },
      });
      expect([body, answer.status]).toEqual([body, 400]);
    }
    const json = what === 'cancel' ? {} : { startsAt: mine.startsAt };
    const key = { ...headers(), 'idempotency-key': 'not a UUID' };
    const answer = await clinic.ask('POST', path(what), { json, headers: key });
    expect([answer.status, answer.json().issues?.[0]?.path]).toEqual([400, 'idempotency-key']);
    expect((await clinic.ask('GET', path(what), { headers: headers() })).status).toBe(405);
  });
});

describe('closer to the start than the notice', () => {
  it.each([
    ['cancelling', () => postCancel(clinic.ask, mine)],
    ['moving', () => postMove(clinic.ask, mine, { startsAt: slotAt('2026-11-25', '09:00') })],
    ['moving to its own slot', () => postMove(clinic.ask, mine, { startsAt: mine.startsAt })],
  ])('%s is too late, also when it has begun or passed', async (_, change) => {
    const starts = Date.parse(mine.startsAt);
    for (const before of [120 * 60_000 - 1, 1, 0, -86_400_000]) {
      await clinic.clock.set(new Date(starts - before).toISOString());
      const answer = await change();
      expect([answer.status, refusalIn(answer).code]).toEqual([409, 'TOO_LATE']);
    }
    expect(await see(clinic.ask, mine)).toMatchObject({ status: 'booked', version: 1 });
  });
});

it('moving to its own slot answers as it is and writes nothing, on both edges', async () => {
  const { manageToken, ...appointment } = mine;
  for (const to of [{ startsAt: slotAt(MONDAY, '12:00') }, { startsAt: mine.startsAt, doctorId }]) {
    const answer = await postMove(clinic.ask, mine, to);
    expect([answer.status, answer.headers.etag]).toEqual([200, '"1"']);
    expect(answer.headers['idempotency-replayed']).toBeUndefined();
    expect(answer.json<Appointment>()).toEqual(appointment);
    const api = trpcAt(clinic.url, manageToken);
    const input = { id: mine.id, idempotencyKey: randomUUID(), ...to };
    expect(await api.appointments.reschedule.mutate(input)).toEqual(appointment);
  }
});

describe('a change of what is no longer booked', () => {
  let cancelled: FirstAnswer;
  let arrived: FirstAnswer;
  beforeAll(async () => {
    const [nine = '', half = ''] = slotsOn('2026-11-26');
    cancelled = await bookOne(clinic.ask, booking({ doctorId, startsAt: nine }));
    await postCancel(clinic.ask, cancelled);
    arrived = await bookOne(clinic.ask, booking({ doctorId, startsAt: half }));
    await clinic.clock.set(half);
    await recordAttendance(clinic.clinic, {
      id: arrived.id,
      attendance: 'arrived',
      idempotencyKey: randomUUID(),
    });
    rows = await countRows(clinic.owner);
  });

  it('is refused by its state, whatever is asked for', async () => {
    const wishes = [utc(slotAt(MONDAY, '12:00')), '2026-11-29T10:00:00Z', '2020-01-01T10:00:00Z'];
    for (const startsAt of [...wishes, cancelled.startsAt]) {
      const answer = await postMove(clinic.ask, cancelled, { startsAt });
      expect([answer.status, refusalIn(answer).code]).toEqual([409, 'ALREADY_CANCELLED']);
    }
    const again = await postCancel(clinic.ask, cancelled);
    expect([again.status, refusalIn(again).code]).toEqual([409, 'ALREADY_CANCELLED']);
    for (const change of [postCancel(clinic.ask, arrived), postMove(clinic.ask, arrived, mine)]) {
      expect(refusalIn(await change).code).toBe('INVALID_TRANSITION');
    }
  });
});
