import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { countByStatus } from '@clinic/testing/raw-http';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { booking, bookOne, postBooking, slotsOn } from '../bookings.ts';
import { BERLIN, MONDAY, NOW, setUpClinic } from '../test-clinic.ts';
import { trpcAt } from '../trpc-client.ts';
import { patiently, postCancel, postHold, postMove, refusalIn, type Target } from './changes.ts';

const DOCTORS = 40;
const MAX_HOLDS = 10;

const clinic = setUpClinic({ doctors: Array(DOCTORS).fill(BERLIN) });
beforeAll(async () => {
  clinic.ask = patiently(clinic.ask);
});
beforeEach(() => clinic.owner`delete from holds`);

const dates = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];
const free = dates.flatMap((date) => slotsOn(date));
const nextStart = () => free.shift() ?? 'no slots left';
const fresh = (): Required<Target> => ({
  doctorId: clinic.doctorIds[0] as number,
  startsAt: nextStart(),
});
const bookWith = (slot: Required<Target>, holdToken?: string) =>
  postBooking(clinic.ask, { ...booking(slot), ...(holdToken && { holdToken }) });
const tokens = (count: number) => Array.from({ length: count }, () => randomUUID() as string);
const rowsAt = ({ doctorId, startsAt }: Required<Target>) => clinic.owner`
  select from appointments
  where doctor_id = ${doctorId} and starts_at = ${startsAt} and status <> 'cancelled'`;

describe('200 browsers that hold one slot', () => {
  it('one has it and books; the others hear that it is taken, holding and booking', async () => {
    const slot = fresh();
    const browsers = tokens(200);
    const holds = await Promise.all(
      browsers.map((holdToken) => postHold(clinic.ask, { ...slot, holdToken })),
    );
    expect(countByStatus(holds)).toEqual({ 200: 1, 409: 199 });
    for (const answer of holds.filter(({ status }) => status === 409)) {
      expect(refusalIn(answer)).toMatchObject({ code: 'SLOT_TAKEN' });
    }
    const winner = holds.findIndex(({ status }) => status === 200);
    const bookings = await Promise.all(browsers.map((holdToken) => bookWith(slot, holdToken)));
    expect(countByStatus(bookings)).toEqual({ 201: 1, 409: 199 });
    expect(bookings.findIndex(({ status }) => status === 201)).toBe(winner);
    expect(await clinic.owner`select from holds`).toEqual([]);
  });

  it('whose holds have expired: one of them books', async () => {
    const slot = fresh();
    const browsers = tokens(200);
    await postHold(clinic.ask, { ...slot, holdToken: browsers[0] as string });
    await clinic.clock.set(new Date(Date.parse(NOW) + 300_000).toISOString());
    const bookings = await Promise.all(browsers.map((holdToken) => bookWith(slot, holdToken)));
    await clinic.clock.set(NOW);
    expect(countByStatus(bookings)).toEqual({ 201: 1, 409: 199 });
    expect(await rowsAt(slot)).toHaveLength(1);
  });
});

it('a hold and a booking at once: exactly one has the slot', async () => {
  for (let race = 0; race < 40; race += 1) {
    const slot = fresh();
    const holdToken = randomUUID();
    const hold = postHold(clinic.ask, { ...slot, holdToken });
    // A hold asks once more before its turn: a booking that starts a little later meets it there.
    await pause(race % 8);
    const [held, booked] = await Promise.all([hold, bookWith(slot)]);
    expect(['200 409', '409 201']).toContain(`${held.status} ${booked.status}`);
    expect(await rowsAt(slot)).toHaveLength(held.status === 200 ? 0 : 1);
    expect((await bookWith(slot, holdToken)).status).toBe(held.status === 200 ? 201 : 409);
    expect(await rowsAt(slot)).toHaveLength(1);
  }
});

it('a hold and a move from another doctor at once: exactly one has the slot', async () => {
  const elsewhere = { doctorId: clinic.doctorIds[1] as number, startsAt: nextStart() };
  for (let race = 0; race < 20; race += 1) {
    const mine = await bookOne(clinic.ask, booking(elsewhere));
    const slot = fresh();
    const hold = () => postHold(clinic.ask, slot);
    const move = () => postMove(clinic.ask, mine, slot);
    const [held, moved] = await Promise.all([hold(), pause(race % 4).then(move)]);
    expect(['200 409', '409 200']).toContain(`${held.status} ${moved.status}`);
    await clinic.owner`delete from holds`;
    await postCancel(clinic.ask, mine);
  }
});

it.each([
  ['', {}],
  [', where no address can be trusted', { forwarded: 'for=192.0.2.1' }],
])('one browser that holds with two doctors at once has one hold%s', async (_, headers) => {
  for (let race = 0; race < 40; race += 1) {
    const holdToken = randomUUID();
    const startsAt = free[race % free.length] as string;
    const answers = await Promise.all(
      clinic.doctorIds
        .slice(2, 4)
        .map((doctorId) => postHold(clinic.ask, { doctorId, startsAt, holdToken }, headers)),
    );
    expect(countByStatus(answers)).toEqual({ 200: 2 });
    expect(await clinic.owner`select from holds`).toHaveLength(1);
    await trpcAt(clinic.url).appointments.release.mutate({ holdToken });
  }
});

it('one browser that renews, releases and books at once ends with one appointment and no hold', async () => {
  for (let race = 0; race < 10; race += 1) {
    const slot = fresh();
    const holdToken = randomUUID();
    await postHold(clinic.ask, { ...slot, holdToken });
    const [booked, renewed] = await Promise.all([
      bookWith(slot, holdToken),
      postHold(clinic.ask, { ...slot, holdToken }),
      trpcAt(clinic.url)
        .appointments.release.mutate({ holdToken })
        .catch(() => {}),
    ]);
    expect(booked.status).toBe(201);
    expect([200, 409]).toContain(renewed.status);
    expect(await clinic.owner`select from holds`).toEqual([]);
  }
});

describe('one address', () => {
  it('that asks for 1,000 holds at once with 40 doctors gets as many as it may have', async () => {
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) =>
        postHold(clinic.ask, {
          doctorId: clinic.doctorIds[i % DOCTORS] as number,
          startsAt: slotsOn(MONDAY)[Math.floor(i / DOCTORS) % 16] as string,
        }),
      ),
    );
    const codes = Object.groupBy(answers, (answer) =>
      answer.status === 200 ? 'held' : refusalIn(answer).code,
    );
    expect(Object.keys(codes).sort()).toEqual(
      ['HOLD_LIMIT', 'held', ...('SLOT_TAKEN' in codes ? ['SLOT_TAKEN'] : [])].sort(),
    );
    expect(codes.held).toHaveLength(MAX_HOLDS);
    for (const answer of codes.HOLD_LIMIT ?? []) {
      expect(answer.status).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(await clinic.owner`select from holds`).toHaveLength(MAX_HOLDS);
  });
});
