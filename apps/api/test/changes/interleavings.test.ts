import { randomUUID } from 'node:crypto';
import type { Appointment, BookedAppointment } from '@clinic/contracts/appointments';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { booking, postBooking, slotsOn } from '../bookings.ts';
import type { Answer } from '../raw-http.ts';
import { BERLIN, MONDAY, startTestClinic, type TestClinic } from '../test-clinic.ts';
import { type Event, eventsInOrder, play, type Stay, slotKey } from './calendar-model.ts';
import { offered, postCancel, postMove, refusalIn, type Target, utc } from './changes.ts';
import { letClockTick } from './ticking-clock.ts';

const ROUNDS = 100;
const CALLS = 200;

type Call = {
  key: string;
  answer: Answer;
  /** The appointment that was to change, unless it was to be booked. */
  id?: string;
  /** The slot that was wanted. */
  slot?: string;
  /** Epoch milliseconds of the clinic's clock, before and after the round. */
  round: { from: number; to: number };
};

let clinic: TestClinic;
beforeAll(async () => {
  clinic = await startTestClinic({ doctors: [BERLIN, BERLIN] });
  await letClockTick(clinic);
});
afterAll(() => clinic.stop());

/** As a client does: an answer that is not definite is asked for again, with the same key. */
async function definite(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503) return answer;
  }
}

const clockNow = async () => {
  const [row] = await clinic.owner`select test_clock.now() as now`;
  return (row?.now as Date).getTime();
};

/** 200 calls at once on two slots: bookings, whose winners cancel at once, cancellations, moves. */
async function playRound(slots: Required<Target>[], calls: Call[]): Promise<void> {
  const round = { from: await clockNow(), to: Number.POSITIVE_INFINITY };
  const book = async (slot: Required<Target>) => {
    const wanted = booking(slot);
    const answer = await definite(() => postBooking(clinic.ask, wanted));
    calls.push({ key: wanted.idempotencyKey, answer, slot: slotKey(slot), round });
    return answer.status === 201 ? answer.json<BookedAppointment>() : undefined;
  };
  const cancel = async (mine: BookedAppointment) => {
    const key = randomUUID();
    const answer = await definite(() => postCancel(clinic.ask, mine, { key }));
    calls.push({ key, answer, id: mine.id, round });
  };
  const move = async (mine: BookedAppointment, slot: Required<Target>) => {
    const key = randomUUID();
    const answer = await definite(() => postMove(clinic.ask, mine, { ...slot, key }));
    calls.push({ key, answer, id: mine.id, slot: slotKey(slot), round });
  };
  const standing = [];
  for (const slot of slots) standing.push(await book(slot));
  await Promise.all(
    Array.from({ length: CALLS - standing.length }, async (_, i) => {
      const slot = slots[i % 2] as Required<Target>;
      const mine = standing[(i >> 1) % 2];
      if (i % 5 === 0 && mine) return i < 40 ? move(mine, slot) : cancel(mine);
      if (i % 5 < 3 && mine) return move(mine, slot);
      const booked = await book(slot);
      if (booked && i < CALLS / 2) await cancel(booked);
    }),
  );
  round.to = await clockNow();
}

it('leaves a legal calendar that explains every answer, whatever cancels, books and moves at once', async () => {
  const calls: Call[] = [];
  const starts = slotsOn(MONDAY).map(utc);
  for (let i = 0; i < ROUNDS; i += 1) {
    // Every second round is about two doctors.
    const slots = [0, i % 2].map((doctor, j) => ({
      doctorId: clinic.doctorIds[doctor] as number,
      startsAt: starts[(i % 4 < 2 ? 0 : 2) + (doctor ? 0 : j)] as string,
    }));
    await playRound(slots, calls);
    await expectOffersToBeTrue();
    await clear();
  }
  expect(calls.length).toBeGreaterThanOrEqual(ROUNDS * CALLS);

  const events = await eventsInOrder(clinic.owner);
  const stays = play(events);
  const byKey = new Map(events.map((event) => [event.key, event]));
  for (const call of calls) explain(call, byKey, events, stays);
  // What no answer has acknowledged has not happened.
  expect(byKey.size).toBe(events.length);
  expect([...byKey.values()]).toEqual([]);
});
