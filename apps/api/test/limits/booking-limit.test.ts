import { randomUUID } from 'node:crypto';
import { type Ask, countByStatus } from '@clinic/testing/raw-http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sweepAddresses } from '../../src/modules/access/sweep-addresses.ts';
import { recordAttendance } from '../../src/modules/appointments/record-attendance.ts';
import { type Booking, booking, bookOne, postBooking, slotsOn } from '../bookings.ts';
import { patiently, postCancel, postMove, refusalIn } from '../changes/changes.ts';
import { type SecondInstance, startSecondInstance } from '../changes/second-instance.ts';
import { BERLIN, MONDAY, NOW, SECRET, setUpClinic, startTestClinic } from '../test-clinic.ts';
import { refusal, trpcAt } from '../trpc-client.ts';

const LIMIT = 3;
const DOCTORS = 6;
const TUESDAY = '2026-11-24';
const env = { MAX_BOOKINGS_PER_ADDRESS: String(LIMIT), TRUST_PROXY: '127.0.0.1' };

let second: SecondInstance;
const clinic = setUpClinic({ doctors: Array(DOCTORS).fill(BERLIN), env });
beforeAll(async () => {
  second = await startSecondInstance(clinic, SECRET, env);
});
afterAll(() => second.stop());

let slots: Generator<{ doctorId: number; startsAt: string }>;
beforeEach(() => {
  slots = freeSlots();
});
/** The next test has all slots, and its addresses have booked nothing. */
afterEach(async () => {
  await clinic.clock.set(NOW);
  await clinic.owner`
    update appointments set status = 'cancelled', version = version + 1 where status = 'booked'`;
  await clinic.owner`delete from booking_addresses`;
});

function* freeSlots() {
  for (const date of [MONDAY, TUESDAY]) {
    for (const startsAt of slotsOn(date)) {
      for (const doctorId of clinic.doctorIds) yield { doctorId, startsAt };
    }
  }
}
const nextBooking = () => booking(slots.next().value);

/** Asks as the proxy does for somebody at this address. */
const from =
  (address: string, ask: Ask = (...asked) => clinic.ask(...asked)): Ask =>
  (method, path, question = {}) =>
    ask(method, path, {
      ...question,
      headers: { 'x-forwarded-for': address, ...question.headers },
    });

const ADA = from('203.0.113.7');
const BEN = from('203.0.113.8');

async function outcomeOf(ask: Ask, wanted = nextBooking()): Promise<string> {
  const answer = await postBooking(ask, wanted);
  return answer.status === 201 ? 'booked' : refusalIn(answer).code;
}
async function outcomesOf(asks: Ask[]): Promise<string[]> {
  const outcomes: string[] = [];
  for (const ask of asks) outcomes.push(await outcomeOf(ask));
  return outcomes;
}
const kept = () => clinic.owner`select * from booking_addresses`;

describe('an address has so many upcoming appointments and no more', () => {
  it('and another address as many', async () => {
    expect(await outcomesOf([ADA, ADA, ADA, ADA, BEN, ADA, BEN, BEN, BEN])).toEqual([
      ...['booked', 'booked', 'booked', 'PATIENT_LIMIT', 'booked'],
      ...['PATIENT_LIMIT', 'booked', 'booked', 'PATIENT_LIMIT'],
    ]);
  });

  it('on either edge, which both say it as the contract has it', async () => {
    await outcomesOf([ADA, ADA, ADA]);
    const overRest = await postBooking(ADA, nextBooking());
    expect([overRest.status, overRest.json()]).toMatchObject([
      429,
      { code: 'PATIENT_LIMIT', status: 429, type: '/docs#PATIENT_LIMIT' },
    ]);
    // Past the proxy: the connection's own address.
    const trpc = trpcAt(clinic.url).appointments;
    for (let i = 0; i < LIMIT; i += 1) await trpc.book.mutate(nextBooking());
    expect(await refusal(trpc.book.mutate(nextBooking()))).toMatchObject({
      code: 'PATIENT_LIMIT',
      httpStatus: 429,
    });
  });

  it('until one is cancelled: that frees its place', async () => {
    const first = await bookOne(ADA, nextBooking());
    await outcomesOf([ADA, ADA]);
    expect(await outcomeOf(ADA)).toBe('PATIENT_LIMIT');
    expect((await postCancel(ADA, first)).status).toBe(200);
    expect(await outcomesOf([ADA, ADA])).toEqual(['booked', 'PATIENT_LIMIT']);
  });

  it('until one is over, whether the patient came or not', async () => {
    const doctorId = clinic.doctorIds[0] as number;
    const startsAt = slotsOn(TUESDAY)[15] as string;
    const { id } = await bookOne(ADA, booking({ doctorId, startsAt }));
    const [one, other, third] = slotsOn('2026-11-25').map((later) => {
      return booking({ doctorId, startsAt: later });
    }) as [Booking, Booking, Booking];
    expect([await outcomeOf(ADA, one), await outcomeOf(ADA, other)]).toEqual(['booked', 'booked']);
    await clinic.clock.set(startsAt);
    await recordAttendance(clinic.clinic, {
      id,
      attendance: 'arrived',
      idempotencyKey: randomUUID(),
    });
    expect(await outcomeOf(ADA, third)).toBe('PATIENT_LIMIT');
    await clinic.clock.set(new Date(Date.parse(startsAt) + 30 * 60_000).toISOString());
    expect(await outcomeOf(ADA, third)).toBe('booked');
  });

  it('and a moved one keeps its place', async () => {
    const first = await bookOne(ADA, nextBooking());
    await outcomesOf([ADA, ADA]);
    const { doctorId, startsAt } = nextBooking();
    const moved = await postMove(BEN, first, { doctorId, startsAt });
    expect([moved.status, await outcomeOf(ADA), await outcomeOf(BEN)]).toEqual([
      200,
      'PATIENT_LIMIT',
      'booked',
    ]);
  });

  it('but is told first that a slot is taken, or no slot', async () => {
    const mine = nextBooking();
    await bookOne(ADA, mine);
    await outcomesOf([ADA, ADA]);
    expect(await outcomeOf(ADA, booking({ ...mine, patientName: 'Grace Hopper' }))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
    const { doctorId, startsAt } = mine;
    expect(await outcomeOf(ADA, booking({ doctorId, startsAt }))).toBe('SLOT_TAKEN');
    const night = booking({ doctorId, startsAt: `${MONDAY}T02:00:00Z` });
    expect(await outcomeOf(ADA, night)).toBe('OUTSIDE_OPENING_HOURS');
  });
});

it('a replay is never refused: it books nothing', async () => {
  const mine = nextBooking();
  const first = await postBooking(ADA, mine);
  await outcomesOf([ADA, ADA]);
  expect(await outcomeOf(ADA)).toBe('PATIENT_LIMIT');
  const again = await Promise.all(
    [ADA, BEN, from('203.0.113.7', second.ask)].map((ask) => postBooking(ask, mine)),
  );
  for (const answer of again) {
    expect([answer.status, answer.headers['idempotency-replayed'], answer.json()]).toEqual([
      201,
      'true',
      first.json(),
    ]);
  }
});

it('IPv6 counts by its /64, four of which a /56 may fill, and sixteen a /48', async () => {
  const ofSlash64 = (n: string) =>
    Array.from({ length: LIMIT + 1 }, (_, i) => from(`2001:db8:0:${n}::${i}`));
  const bookedBy = async (n: string) =>
    (await outcomesOf(ofSlash64(n))).filter((outcome) => outcome === 'booked').length;
  const inOneSlash56 = [];
  for (const n of ['1', '2', '3', '4', '5']) inOneSlash56.push(await bookedBy(n));
  expect(inOneSlash56).toEqual([3, 3, 3, 3, 0]);
  let inOneSlash48 = 12;
  for (let i = 1; i < 16; i += 1) inOneSlash48 += await bookedBy((i << 8).toString(16));
  expect(inOneSlash48).toBe(16 * LIMIT);
});

it('holds exactly however many ask two processes at once', async () => {
  for (let race = 0; race < 4; race += 1) {
    const address = `198.51.100.${race}`;
    const asks = [clinic.ask, second.ask].map((ask) => patiently(from(address, ask)));
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, i) => postBooking(asks[i % 2] as Ask, nextBooking())),
    );
    expect(countByStatus(answers)).toEqual({ 201: LIMIT, 429: 24 - LIMIT });
  }
  expect(await kept()).toHaveLength(4 * LIMIT);
});

it('two bookings at once of one place left go to one, with the same doctor and with two', async () => {
  for (let race = 0; race < 8; race += 1) {
    const address = `198.51.100.${100 + race}`;
    await outcomesOf([from(address), from(address)]);
    const wanted = [nextBooking(), nextBooking()];
    if (race % 2) wanted[1] = { ...wanted[1], doctorId: wanted[0]?.doctorId } as (typeof wanted)[0];
    if (race % 2) slots.next();
    const asks = [clinic.ask, second.ask].map((ask) => patiently(from(address, ask)));
    const answers = await Promise.all(wanted.map((one, i) => postBooking(asks[i] as Ask, one)));
    const statuses = countByStatus(answers);
    expect(statuses[201]).toBe(1);
  }
});

describe('what is kept of an address', () => {
  it('is keyed hashes', async () => {
    await bookOne(from('2001:db8:7:8::9'), nextBooking());
    const [row] = await kept();
    const hashes = [row?.address, row?.address_56, row?.address_48].map(String);
    expect(new Set(hashes).size).toBe(3);
    for (const { length } of [row?.address, row?.address_56, row?.address_48])
      expect(length).toBe(32);
    expect(Buffer.concat([row?.address]).toString('latin1')).not.toContain('2001');
  });

  it('is forgotten soon after the appointment is cancelled or over, and not before', async () => {
    const wanted = [nextBooking(), nextBooking(), nextBooking()];
    const [first] = await Promise.all(wanted.map((one) => bookOne(ADA, one)));
    await sweepAddresses(clinic.clinic);
    expect(await kept()).toHaveLength(3);
    await postCancel(ADA, first as NonNullable<typeof first>);
    await sweepAddresses(clinic.clinic);
    expect(await kept()).toHaveLength(2);
    await clinic.clock.set(`${TUESDAY}T00:00:00Z`);
    await sweepAddresses(clinic.clinic);
    expect(await kept()).toEqual([]);
  });

  it('is nothing where the limit is not set, and then nobody is refused', async () => {
    const plain = await startTestClinic({ env: { TRUST_PROXY: '127.0.0.1' } });
    const doctorId = plain.doctorIds[0] as number;
    for (const startsAt of slotsOn(MONDAY)) {
      await bookOne(from('203.0.113.7', plain.ask), booking({ doctorId, startsAt }));
    }
    expect(await plain.owner`select from booking_addresses`).toEqual([]);
    await plain.stop();
  });
});
