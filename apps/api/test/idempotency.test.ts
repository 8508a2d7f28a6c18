import { randomUUID } from 'node:crypto';
import { type Answer, countByStatus } from '@clinic/testing/raw-http';
import { beforeAll, describe, expect, it } from 'vitest';
import { waysToKeep } from '../src/modules/history/rules/idempotency-keys.ts';
import {
  type Booking,
  booking,
  countRows,
  type FirstAnswer,
  postBooking,
  slotsOn,
} from './bookings.ts';
import { patiently } from './changes/changes.ts';
import { MONDAY, setUpClinic } from './test-clinic.ts';
import { refusal, trpcAt } from './trpc-client.ts';

const free = [...slotsOn(MONDAY), ...slotsOn('2026-11-26')];
const clinic = setUpClinic();
beforeAll(async () => {
  clinic.ask = patiently(clinic.ask);
});

const doctor = (index = 0) => clinic.doctorIds[index] as number;
/** A booking of a slot that no other test has. */
const fresh = (): Booking =>
  booking({ doctorId: doctor(), startsAt: free.shift() ?? 'no slots left' });

const rowsOf = (key: string) =>
  clinic.owner`select from events join appointments on id = appointment_id
    where idempotency_key_hash in ${clinic.owner(waysToKeep(clinic.clinic.secrets, key))}`;

/** The same booking over tRPC as it stands on the wire. */
const postTrpc = (wanted: Booking): Promise<Answer> =>
  clinic.ask('POST', '/trpc/appointments.book', { json: wanted });

describe('the same key with the same body', () => {
  it('gives the first answer once more', async () => {
    const wanted = fresh();
    const first = await postBooking(clinic.ask, wanted);
    const second = await postBooking(clinic.ask, wanted);
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect([second.status, second.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(second.text).toBe(first.text);
    expect(second.headers.location).toBe(first.headers.location);
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(await rowsOf(wanted.idempotencyKey)).toHaveLength(1);
  });

  it.each([
    ['REST', (wanted: Booking) => postBooking(clinic.ask, wanted)],
    ['tRPC', postTrpc],
  ])('50 times at once over %s gives one row and 50 times the same body', async (_edge, post) => {
    const wanted = fresh();
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(wanted)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(Object.keys(countByStatus(answers))).toHaveLength(1);
    const replayed = answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true');
    expect(replayed).toHaveLength(49);
    expect(await rowsOf(wanted.idempotencyKey)).toHaveLength(1);
  });

  it('is one intent on both edges', async () => {
    const wanted = fresh();
    const rest = (await postBooking(clinic.ask, wanted)).json<FirstAnswer>();
    expect(await trpcAt(clinic.url).appointments.book.mutate(wanted)).toEqual(rest);
  });

  it('is the same body in another spelling: field order, offset, spaces, Unicode form, key in capitals', async () => {
    const wanted = { ...fresh(), patientName: 'Zo\u00eb Ad\u00e9' };
    const first = await postBooking(clinic.ask, wanted);
    const { doctorId, startsAt } = wanted;
    const respelled = await clinic.ask('POST', '/api/appointments', {
      headers: { 'idempotency-key': wanted.idempotencyKey.toUpperCase() },
      json: {
        patientName: '  Zoe\u0308 Ade\u0301 ',
        startsAt: new Date(startsAt).toISOString(),
        doctorId,
      },
    });
    expect(respelled.headers['idempotency-replayed']).toBe('true');
    expect(respelled.text).toBe(first.text);
  });

  it.each([
    ['2026-11-21T07:59:59Z', true],
    ['2026-11-21T08:00:00Z', false],
    ['2027-03-01T00:00:00Z', false],
  ])('still gives the first answer at %s, with its manage token: %s', async (now, hasToken) => {
    const wanted = fresh();
    const first = await postBooking(clinic.ask, wanted);
    await clinic.clock.set(now);
    const late = await postBooking(clinic.ask, wanted);
    await clinic.clock.set('2026-11-20T08:00:00Z');
    const { manageToken, ...booked } = first.json<FirstAnswer>();
    expect(late.json()).toEqual(hasToken ? { ...booked, manageToken } : booked);
    expect(late.headers['idempotency-replayed']).toBe('true');
  });
});

describe('the same key with another body', () => {
  it('is refused, and nothing is written', async () => {
    const wanted = fresh();
    await postBooking(clinic.ask, wanted);
    const before = await countRows(clinic.owner);
    const others: Partial<Booking>[] = [
      { doctorId: doctor(1) },
      { startsAt: slotsOn('2026-11-24')[0] as string },
      { patientName: 'Grace Hopper' },
      // Even where the other body would be refused by itself: the key is looked at first.
      { doctorId: 2 ** 31 - 1 },
      { startsAt: '2020-01-01T00:00:00Z' },
    ];
    for (const other of others) {
      const rest = await postBooking(clinic.ask, { ...wanted, ...other });
      expect([rest.status, rest.json().code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
      const call = trpcAt(clinic.url).appointments.book.mutate({ ...wanted, ...other });
      expect(await refusal(call)).toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        httpStatus: 422,
      });
    }
    expect(await countRows(clinic.owner)).toEqual(before);
  });

  it('gets one row when many bodies race for one key', async () => {
    const key = randomUUID();
    const bodies = Array.from({ length: 10 }, (_, i) => ({
      ...fresh(),
      doctorId: doctor(i % 2),
      startsAt: slotsOn('2026-11-25')[i] as string,
      idempotencyKey: key,
    }));
    const answers = await Promise.all(bodies.map((body) => postBooking(clinic.ask, body)));
    expect(countByStatus(answers)).toEqual({ 201: 1, 422: 9 });
    expect(await rowsOf(key)).toHaveLength(1);
  });
});

it('remembers no refusal: the key of a booking that was refused books when it can', async () => {
  const taken = fresh();
  await postBooking(clinic.ask, taken);
  const refused = booking({ ...taken, idempotencyKey: randomUUID() });
  expect((await postBooking(clinic.ask, refused)).status).toBe(409);
  const { status } = await postBooking(clinic.ask, { ...refused, startsAt: fresh().startsAt });
  expect(status).toBe(201);
});

it('makes a booking of each request without a key, where the slot is free', async () => {
  const { idempotencyKey: _, ...json } = fresh();
  const statuses = [
    (await clinic.ask('POST', '/api/appointments', { json })).status,
    (await clinic.ask('POST', '/api/appointments', { json })).status,
  ];
  expect(statuses).toEqual([201, 409]);
});
