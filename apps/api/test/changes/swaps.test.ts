import type { Appointment } from '@clinic/contracts/appointments';
import type { Answer, Ask } from '@clinic/testing/raw-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, type FirstAnswer, slotsOn } from '../bookings.ts';
import { BERLIN, MONDAY, SECRET, setUpClinic } from '../test-clinic.ts';
import { eventsInOrder, play, slotKey } from './calendar-model.ts';
import { patiently, postMove, refusalIn, type Target, utc } from './changes.ts';
import { type SecondInstance, startSecondInstance } from './second-instance.ts';
import { letClockTick } from './ticking-clock.ts';

const RACES = 500;
const PAIRS = 5;
/** Milliseconds; far more than it takes, for a machine that has other things to do. */
const TIME_LIMIT = 300_000;

type Slot = Required<Target>;

let other: SecondInstance;
/** Two applications on one database: neither knows whose turn it is in the other. */
let asks: [Ask, Ask];
const clinic = setUpClinic({ doctors: [BERLIN, BERLIN] });
beforeAll(async () => {
  other = await startSecondInstance(clinic, SECRET);
  asks = [patiently(clinic.ask), patiently(other.ask)];
  await letClockTick(clinic);
});
afterAll(() => other.stop());

const book = (slot: Slot) => bookOne(asks[0], booking(slot));
const slotOf = ({ doctorId, startsAt }: Appointment): Slot => ({ doctorId, startsAt });

/** Moved, or told that the slot is taken: nothing else may come of a race for a slot. */
function afterMove(before: FirstAnswer, wanted: Slot, answer: Answer): FirstAnswer {
  if (answer.status === 409) {
    expect(refusalIn(answer).code).toBe('SLOT_TAKEN');
    return before;
  }
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
  const after = answer.json<Appointment>();
  expect(slotKey(after)).toBe(slotKey(wanted));
  expect(after.version).toBe(before.version + (slotKey(before) === slotKey(wanted) ? 0 : 1));
  return { ...before, ...after };
}

/**
 * Two appointments that want each other's slots, again and again. In every second race one of them
 * also wants a free slot, so that the other may win what it leaves.
 */
async function swapAgainAndAgain(one: Slot, two: Slot, free: Slot, races: number): Promise<number> {
  let [mine, theirs] = [await book(one), await book(two)];
  let spare = free;
  let moves = 0;
  for (let race = 0; race < races; race += 1) {
    const [myWish, theirWish] = [slotOf(theirs), slotOf(mine)];
    const [a, b, c] = await Promise.all([
      postMove(asks[0], mine, myWish),
      postMove(asks[1], theirs, theirWish),
      race % 2 ? postMove(asks[0], theirs, spare) : undefined,
    ]);
    if (!c) {
      // Neither has moved away, so neither can have what the other has.
      expect([a.status, b.status]).toEqual([409, 409]);
      continue;
    }
    const before = [slotOf(mine), slotOf(theirs), spare];
    mine = afterMove(mine, myWish, a);
    theirs = settledAfter(theirs, [
      [theirWish, b],
      [spare, c],
    ]);
    const now = new Set([slotKey(mine), slotKey(theirs)]);
    expect(now.size).toBe(2);
    spare = before.find((slot) => !now.has(slotKey(slot))) as Slot;
    moves += [a, b, c].filter(({ status }) => status === 200).length;
  }
  return moves;
}

/** Of two moves at once of one appointment the one with the higher version came last. */
function settledAfter(before: FirstAnswer, moves: [Slot, Answer][]): FirstAnswer {
  const moved = moves.filter(([, answer]) => answer.status === 200);
  for (const [, answer] of moves) if (answer.status !== 200) afterMove(before, before, answer);
  moved.sort(([, a], [, b]) => a.json<Appointment>().version - b.json<Appointment>().version);
  let after = before;
  for (const [wanted, answer] of moved) after = afterMove(after, wanted, answer);
  return after;
}

describe('two appointments that want each other’s slots: nobody loses what they had', () => {
  it.each([
    ['of one doctor', 0, MONDAY],
    ['across two doctors', 1, '2026-11-24'],
  ])(
    '500 times %s',
    async (_, which, date) => {
      const [first = 0, second = 0] = [clinic.doctorIds[0], clinic.doctorIds[which]];
      const starts = slotsOn(date);
      const slot = (doctorId: number, i: number): Slot => ({
        doctorId,
        startsAt: utc(starts[i] as string),
      });
      const pairs = Array.from({ length: PAIRS }, (_, i) => {
        const [one, two, free] = [
          slot(first, i),
          slot(second, i + 5),
          slot(first, i + 10),
        ] as const;
        return swapAgainAndAgain(one, two, free, RACES / PAIRS);
      });
      const moves = (await Promise.all(pairs)).reduce((sum, n) => sum + n, 0);
      expect(moves).toBeGreaterThan(RACES / 4);
    },
    TIME_LIMIT,
  );

  it('without a deadlock, not even one that was tried again, and with a history that is whole', async () => {
    const [row] = await clinic.owner`
      select pg_stat_clear_snapshot(), deadlocks::int as deadlocks from pg_stat_database
      where datname = current_database()`;
    expect(row?.deadlocks).toBe(0);
    play(await eventsInOrder(clinic.owner));
    const live = await clinic.owner`
      select distinct doctor_id, starts_at from appointments where status = 'booked'`;
    expect(live).toHaveLength(4 * PAIRS);
    expect(clinic.logLines.filter((line) => /"level":(40|50|60)/.test(line))).toEqual([]);
  });
});
