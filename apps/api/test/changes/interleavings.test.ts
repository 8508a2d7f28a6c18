import { randomUUID } from 'node:crypto';
import type { Appointment } from '@clinic/contracts/appointments';
import type { Answer } from '@clinic/testing/raw-http';
import { beforeAll, expect, it } from 'vitest';
import { hashOfKey } from '../../src/modules/history/rules/idempotency-keys.ts';
import { booking, type FirstAnswer, postBooking, slotAt } from '../bookings.ts';
import { BERLIN, MONDAY, setUpClinic } from '../test-clinic.ts';
import { type Event, eventsInOrder, play, type Stay, slotKey } from './calendar-model.ts';
import {
  offered,
  patiently,
  postCancel,
  postMove,
  refusalIn,
  type Target,
  utc,
} from './changes.ts';
import { letClockTick } from './ticking-clock.ts';

const ROUNDS = 100;
const CALLS = 200;
/** Milliseconds; far more than it takes, for a machine that has other things to do. */
const TIME_LIMIT = 600_000;

type Slot = Required<Target>;
type Call = {
  key: string;
  answer: Answer;
  /** The appointment that was to change; absent where one was to be booked. */
  id?: string;
  /** The slot that was wanted; absent where one was to be left. */
  slot?: Slot;
  round: Round;
};
/** The clinic's time before the first call and after the last answer, in epoch milliseconds. */
type Round = { from: number; to: number };

const calls: Call[] = [];
const clinic = setUpClinic({ doctors: [BERLIN, BERLIN] });
beforeAll(async () => {
  clinic.ask = patiently(clinic.ask);
  await letClockTick(clinic);
});

/** @param ask what is asked for, with the key that it is given */
async function call(about: Omit<Call, 'key' | 'answer'>, ask: (key: string) => Promise<Answer>) {
  const key = randomUUID();
  const answer = await ask(key);
  const hash = hashOfKey(clinic.clinic.secrets, key).toString('hex');
  calls.push({ ...about, key: hash, answer });
  return answer;
}

async function book(slot: Slot, round: Round): Promise<FirstAnswer | undefined> {
  const answer = await call({ slot, round }, (idempotencyKey) =>
    postBooking(clinic.ask, { ...booking(slot), idempotencyKey }),
  );
  return answer.status === 201 ? answer.json<FirstAnswer>() : undefined;
}
const cancel = (mine: FirstAnswer, round: Round) =>
  call({ id: mine.id, round }, (key) => postCancel(clinic.ask, mine, { key }));
const move = (mine: FirstAnswer, slot: Slot, round: Round) =>
  call({ id: mine.id, slot, round }, (key) => postMove(clinic.ask, mine, { ...slot, key }));

/** 200 calls at once about two slots that are taken: to book them, to leave them, to swap them. */
async function playRound(slots: [Slot, Slot]): Promise<void> {
  const round: Round = { from: await clockNow(), to: Number.POSITIVE_INFINITY };
  const standing = [await book(slots[0], round), await book(slots[1], round)];
  const late: FirstAnswer[] = [];
  await Promise.all(
    Array.from({ length: CALLS - standing.length }, async (_, i) => {
      const slot = slots[i % 2] as Slot;
      const mine = standing[(i >> 1) % 2] as FirstAnswer;
      if (i % 14 === 13) return cancel(mine, round);
      if (i % 3 === 0) return move(mine, slot, round);
      // Who looks first comes later, when others have left.
      if (i > CALLS / 2) await offered(clinic.ask, slot.doctorId, MONDAY);
      const booked = await book(slot, round);
      if (booked && i % 4 === 0) await cancel(booked, round);
      else if (booked) late.push(booked);
    }),
  );
  await expectOffersToBeTrue(slots);
  for (const mine of [...standing, ...late]) if (mine) await cancel(mine, round);
  round.to = await clockNow();
}

async function clockNow(): Promise<number> {
  const [row] = await clinic.owner`select test_clock.now() as now`;
  return row?.now.getTime();
}

/** What is offered is exactly what no live appointment has. */
async function expectOffersToBeTrue(slots: Slot[]): Promise<void> {
  for (const { doctorId, startsAt } of slots) {
    const rows = await clinic.owner`
      select from appointments
      where doctor_id = ${doctorId} and starts_at = ${startsAt} and status <> 'cancelled'`;
    const free = await offered(clinic.ask, doctorId, MONDAY);
    expect(rows.length).toBe(free.includes(startsAt) ? 0 : 1);
  }
}

it(
  'whatever books, cancels and moves at once: the calendar is legal and explains every answer',
  async () => {
    const [first = 0, second = 0] = clinic.doctorIds;
    const at = (doctorId: number, time: string) => ({
      doctorId,
      startsAt: utc(slotAt(MONDAY, time)),
    });
    for (let i = 0; i < ROUNDS; i += 1) {
      await playRound([at(first, '09:00'), i % 2 ? at(second, '09:00') : at(first, '09:30')]);
    }
    expect(calls.length).toBeGreaterThanOrEqual(ROUNDS * CALLS);

    const events = await eventsInOrder(clinic.owner);
    const stays = play(events);
    const unexplained = new Map(events.map((event) => [event.key, event]));
    expect(unexplained.size).toBe(events.length);
    for (const each of calls) {
      const event = unexplained.get(each.key);
      if (!isExplained(each, event, events, stays)) {
        throw new Error(`Nothing explains this answer: ${JSON.stringify({ ...each, event })}`);
      }
      unexplained.delete(each.key);
    }
    // What no answer has acknowledged has not happened.
    expect([...unexplained.values()]).toEqual([]);
  },
  TIME_LIMIT,
);

function isExplained(
  { answer, id, slot, round }: Call,
  event: Event | undefined,
  events: Event[],
  stays: Map<string, Stay[]>,
): boolean {
  const during = ({ from, until }: Stay) => from <= round.to && until >= round.from;
  const there = slot ? (stays.get(slotKey(slot)) ?? []).filter(during) : [];
  if (answer.status >= 400) {
    const { code } = refusalIn(answer);
    if (event) return false;
    if (code === 'SLOT_TAKEN') return there.some((stay) => stay.id !== id);
    if (code !== 'ALREADY_CANCELLED') return false;
    return events.some((e) => e.id === id && e.status === 'cancelled' && e.at <= round.to);
  }
  const after = answer.json<Appointment>();
  if (id && after.id !== id) return false;
  // Only a move to where it already is writes nothing.
  if (!event) return slotKey(after) === (slot && slotKey(slot)) && there.some((s) => s.id === id);
  return (
    event.type === (id ? (slot ? 'rescheduled' : 'cancelled') : 'booked') &&
    answer.status === (id ? 200 : 201) &&
    [after.id, after.version, after.status].join() ===
      [event.id, event.version, event.status].join() &&
    slotKey(after) === slotKey(event) &&
    (!slot || slotKey(slot) === slotKey(event)) &&
    round.from < event.at &&
    event.at < round.to
  );
}
