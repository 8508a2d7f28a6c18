import { randomUUID } from 'node:crypto';
import type { Hold } from '@clinic/contracts/appointments';
import type { Answer } from '@clinic/testing/raw-http';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, postBooking, slotsOn } from '../bookings.ts';
import { MONDAY, NOW, setUpClinic } from '../test-clinic.ts';
import { refusal, trpcAt } from '../trpc-client.ts';
import { offered, postHold, postMove, refusalIn, see, utc } from './changes.ts';

const HOLD_SECONDS = 300;

let doctorId: number;
let other: number;
const clinic = setUpClinic();
beforeAll(async () => {
  [doctorId, other] = clinic.doctorIds as [number, number];
});
afterEach(async () => {
  await clinic.clock.set(NOW);
  await clinic.owner`delete from holds`;
});

const free = [...slotsOn(MONDAY), ...slotsOn('2026-11-24'), ...slotsOn('2026-11-25')];
/** A slot that no other test has. */
const fresh = () => ({ doctorId, startsAt: free.shift() ?? 'no slots left' });

/** @param seconds after the beginning of the test */
const after = (seconds: number) =>
  clinic.clock.set(new Date(Date.parse(NOW) + seconds * 1_000).toISOString());

const held = (answer: Answer) => answer.json<{ result: { data: Hold } }>().result.data;
const hold = async (slot: ReturnType<typeof fresh>, holdToken: string) =>
  held(await postHold(clinic.ask, { ...slot, holdToken }));
const bookWith = (slot: ReturnType<typeof fresh>, holdToken?: string) =>
  postBooking(clinic.ask, { ...booking(slot), ...(holdToken && { holdToken }) });
const liveHolds = () =>
  clinic.owner`select doctor_id as "doctorId", starts_at as "startsAt" from holds
    where expires_at > test_clock.now()`;

describe('a held slot', () => {
  it('is kept for its browser: nobody else is offered it, can book it, hold it or move there', async () => {
    const [slot, near] = [fresh(), fresh()];
    await bookOne(clinic.ask, booking(near));
    const mine = await bookOne(clinic.ask, booking(fresh()));
    const holdToken = randomUUID();
    expect(await hold(slot, holdToken)).toMatchObject({
      startsAt: utc(slot.startsAt),
      endsAt: new Date(Date.parse(slot.startsAt) + 1_800_000).toISOString(),
      expiresAt: new Date(Date.parse(NOW) + HOLD_SECONDS * 1_000).toISOString(),
    });
    const startsAt = utc(slot.startsAt);
    expect(await offered(clinic.ask, doctorId, MONDAY)).not.toContain(startsAt);
    const refused = await Promise.all([
      bookWith(slot),
      bookWith(slot, randomUUID()),
      postHold(clinic.ask, slot),
      postMove(clinic.ask, mine, slot),
      bookWith(near),
    ]);
    for (const answer of refused) {
      const { code, alternatives } = refusalIn(answer);
      expect([answer.status, code]).toEqual([409, 'SLOT_TAKEN']);
      expect(alternatives).toHaveLength(3);
      expect(alternatives?.map((slot) => slot.startsAt)).not.toContain(startsAt);
    }
    expect((await see(clinic.ask, mine)).version).toBe(1);
    expect((await bookWith(slot, holdToken)).status).toBe(201);
    expect(await liveHolds()).toEqual([]);
  });

  it('is free when released, and a second release finds nothing', async () => {
    const slot = fresh();
    const holdToken = randomUUID();
    await hold(slot, holdToken);
    const api = trpcAt(clinic.url);
    expect(
      await refusal(api.appointments.release.mutate({ holdToken: randomUUID() })),
    ).toMatchObject({ code: 'HOLD_NOT_FOUND', httpStatus: 404 });
    expect((await bookWith(slot)).status).toBe(409);
    await api.appointments.release.mutate({ holdToken });
    expect(await offered(clinic.ask, doctorId, MONDAY)).toContain(utc(slot.startsAt));
    expect(await refusal(api.appointments.release.mutate({ holdToken }))).toMatchObject({
      code: 'HOLD_NOT_FOUND',
      httpStatus: 404,
    });
    expect((await bookWith(slot)).status).toBe(201);
  });

  it('obeys the rules of a booking', async () => {
    const cases: [startsAt: string, code: string][] = [
      ['2026-11-22T10:00:00Z', 'OUTSIDE_OPENING_HOURS'],
      ['2026-11-23T10:15:00Z', 'NOT_A_SLOT'],
      ['2026-11-19T10:00:00Z', 'IN_THE_PAST'],
      ['2027-11-22T10:00:00Z', 'BEYOND_HORIZON'],
    ];
    for (const [startsAt, code] of cases) {
      expect(refusalIn(await postHold(clinic.ask, { doctorId, startsAt })).code).toBe(code);
    }
    const nobody = { doctorId: 2 ** 31 - 1, startsAt: slotsOn(MONDAY)[0] as string };
    expect(refusalIn(await postHold(clinic.ask, nobody)).code).toBe('DOCTOR_NOT_FOUND');
    expect(await clinic.owner`select from holds`).toEqual([]);
  });
});

describe('a hold', () => {
  it('is renewed twice, each time for the whole time, then no more until it has ended', async () => {
    const slot = fresh();
    const holdToken = randomUUID();
    await hold(slot, holdToken);
    for (const seconds of [200, 499]) {
      await after(seconds);
      const { expiresAt } = await hold(slot, holdToken);
      expect(Date.parse(expiresAt)).toBe(Date.parse(NOW) + (seconds + HOLD_SECONDS) * 1_000);
    }
    await after(600);
    const answer = await postHold(clinic.ask, { ...slot, holdToken });
    expect([answer.status, refusalIn(answer).code]).toEqual([429, 'HOLD_LIMIT']);
    expect(answer.headers['retry-after']).toBe('199');
    // What was refused changes nothing: the hold stands until its end, to the millisecond.
    await after(798.999);
    expect((await bookWith(slot)).status).toBe(409);
    await after(799);
    expect((await bookWith(slot)).status).toBe(201);
  });

  it('books once; used again it is no hold at all', async () => {
    const [slot, next] = [fresh(), fresh()];
    const holdToken = randomUUID();
    await hold(slot, holdToken);
    expect((await bookWith(slot, holdToken)).status).toBe(201);
    expect((await bookWith(slot, holdToken)).status).toBe(409);
    expect(refusalIn(await postHold(clinic.ask, { ...slot, holdToken })).code).toBe('SLOT_TAKEN');
    expect((await bookWith(next, holdToken)).status).toBe(201);
  });

  it('is no part of what an idempotency key is bound to', async () => {
    const slot = fresh();
    const holdToken = randomUUID();
    await hold(slot, holdToken);
    const wanted = booking(slot);
    const first = await postBooking(clinic.ask, { ...wanted, holdToken } as typeof wanted);
    const again = await postBooking(clinic.ask, wanted);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(again.text).toBe(first.text);
  });

  it('that has expired is no hold: the slot is offered, and whoever comes first books it', async () => {
    const [slot, late] = [fresh(), fresh()];
    const [one, two] = [randomUUID(), randomUUID()];
    await hold(slot, one);
    await hold(late, two);
    await after(HOLD_SECONDS);
    expect(await offered(clinic.ask, doctorId, MONDAY)).toContain(utc(slot.startsAt));
    expect((await bookWith(slot)).status).toBe(201);
    // It never books over somebody …
    expect((await bookWith(slot, one)).status).toBe(409);
    // … and does not keep its own browser from a slot that is still free.
    expect((await bookWith(late, two)).status).toBe(201);
  });

  it('that has expired gives way to another browser’s, which can renew anew', async () => {
    const slot = fresh();
    const [one, two] = [randomUUID(), randomUUID()];
    await hold(slot, one);
    await after(HOLD_SECONDS);
    await hold(slot, two);
    expect(refusalIn(await postHold(clinic.ask, { ...slot, holdToken: one })).code).toBe(
      'SLOT_TAKEN',
    );
    expect((await bookWith(slot, one)).status).toBe(409);
    for (const _ of [1, 2]) await hold(slot, two);
    expect((await bookWith(slot, two)).status).toBe(201);
  });

  it('is replaced by the next of the same browser, also with another doctor', async () => {
    const [slot, next] = [fresh(), fresh()];
    const elsewhere = { doctorId: other, startsAt: '2026-11-23T15:00:00Z' };
    const holdToken = randomUUID();
    for (const wanted of [slot, next, elsewhere, slot]) {
      await hold(wanted, holdToken);
      const { doctorId, startsAt } = wanted;
      expect(await liveHolds()).toEqual([{ doctorId, startsAt: new Date(startsAt) }]);
    }
    expect((await bookWith(next)).status).toBe(201);
    // What cannot be held leaves what is held.
    expect(refusalIn(await postHold(clinic.ask, { ...next, holdToken })).code).toBe('SLOT_TAKEN');
    expect((await bookWith(slot, holdToken)).status).toBe(201);
  });

  it('is kept by a hash of its token, and leaves no event', async () => {
    const events = await clinic.owner`select from events`;
    const holdToken = randomUUID();
    await hold(fresh(), holdToken);
    const [row] = await clinic.owner`select to_jsonb(holds)::text as text from holds`;
    expect(row?.text).not.toContain(holdToken);
    expect(row?.text).not.toContain(Buffer.from(holdToken).toString('hex'));
    expect(row?.text).not.toContain(holdToken.replaceAll('-', ''));
    expect(await clinic.owner`select from events`).toHaveLength(events.length);
  });
});
