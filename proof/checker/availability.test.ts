import { expect, test } from 'vitest';
import {
  booking,
  brokenBy,
  DOCTOR,
  freeWithout,
  HALF_PAST_NINE,
  type HistoryBuilder,
  heldUntil,
  MONDAY,
  NINE,
  ok,
  refused,
  slotAt,
  type Tell,
  unknown,
} from './history-builder.ts';
import type { Invariant } from './violation.ts';

/** Ann books nine o'clock from second 1 to 2, and cancels it from second 6 to 7. */
const annCancels: Tell = (story) => {
  const { id, manageToken } = story.booked('ann', 'key-a', NINE, 1.5);
  const row = { ...story.tables.appointments[0], manageToken };
  story.call('book', booking('key-a'), 1, 2, ok(row));
  story.cancels(id, 'key-c', 6, 7);
};

const FIRST = { from: NINE, limit: 1 };
const none: [from: number, to: number] = [8.1, 9];

/** Somebody holds half past nine from second 3 to 3.2, and until second 6. */
function held(story: HistoryBuilder, answered: boolean): void {
  const slot = { doctorId: DOCTOR, startsAt: HALF_PAST_NINE, holdToken: 'h' };
  const asked = story.call(
    'hold',
    slot,
    3,
    3.2,
    answered ? ok(heldUntil(6, HALF_PAST_NINE)) : unknown,
  );
  if (!answered) story.again(asked, 40, 40.2, refused(409, 'SLOT_TAKEN'));
}

const month = (story: HistoryBuilder, [from, to]: [number, number], ...free: number[]) => {
  const days = free.map((freeSlots, at) => ({ date: `2027-01-0${4 + at}`, freeSlots }));
  const asked = { doctorId: DOCTOR, from: MONDAY, to: '2027-01-05' };
  story.call('calendar', asked, from, to, ok({ days }));
};
const first = (
  story: HistoryBuilder,
  [from, to]: [number, number],
  startsAt?: string,
  limit = 1,
) => {
  const found = startsAt ? [{ doctorId: DOCTOR, ...slotAt(startsAt) }] : [];
  story.call('earliest', { ...FIRST, limit }, from, to, ok(found));
};

/** Somebody else, who has no appointments. */
const colleague = (story: HistoryBuilder, id: number, timeZone: string) =>
  story.history.run.doctors.push({ id, timeZone, specialization: 'Practice' });

const GOOD: [string, Tell][] = [
  ['a month counts a booked slot as taken', (s) => month(s, [3, 4], 15, 16)],
  ['a month counts a slot that is just being booked as free', (s) => month(s, [1.9, 4], 16, 16)],
  ['a month counts a slot that is just being booked as taken', (s) => month(s, [0, 1.1], 15, 16)],
  ['a month counts a slot that is just being cancelled as free', (s) => month(s, [5, 6.1], 16, 16)],
  ['a month counts all as free when it was cancelled', (s) => month(s, none, 16, 16)],
  [
    'a month counts a held slot as taken',
    (s) => {
      held(s, true);
      month(s, [4, 5], 14, 16);
    },
  ],
  ['a day leaves out what is taken', (s) => day(s, [3, 4], NINE)],
  ['the first who is free passes over what is taken', (s) => first(s, [3, 4], HALF_PAST_NINE)],
  ['the first who is free has what is being booked', (s) => first(s, [1.5, 4], NINE)],
  ['the first who is free has what is free again', (s) => first(s, none, NINE)],
  [
    'the first who is free has what was taken less than a second before: others asked the same then',
    (s) => first(s, [2.5, 3], NINE),
  ],
  [
    'the first who is free is told before a colleague who is free at the same time',
    (s) => {
      colleague(s, DOCTOR + 1, 'Europe/Berlin');
      first(s, none, NINE);
    },
  ],
  [
    'the first who is free is told before a colleague who still sleeps',
    (s) => {
      colleague(s, DOCTOR - 1, 'America/New_York');
      first(s, none, NINE);
    },
  ],
];

const day = (story: HistoryBuilder, [from, to]: [number, number], ...taken: string[]) =>
  story.call(
    'day',
    { doctorId: DOCTOR, date: MONDAY },
    from,
    to,
    ok({ slots: freeWithout(...taken) }),
  );

const BAD: [Invariant, string, Tell][] = [
  ['I9', 'a month counts a booked slot as free', (s) => month(s, [3, 4], 16, 16)],
  ['I9', 'a month counts a slot as taken that was cancelled', (s) => month(s, none, 15, 16)],
  ['I9', 'a month counts a slot as taken that nobody wanted', (s) => month(s, [3, 4], 15, 15)],
  ['I9', 'a month leaves a date out', (s) => month(s, [3, 4], 15)],
  [
    'I9',
    'a month counts a held slot as free',
    (s) => {
      held(s, true);
      month(s, [4, 5], 15, 16);
    },
  ],
  ['I6', 'a day leaves out what nobody wanted', (s) => day(s, [3, 4], NINE, HALF_PAST_NINE)],
  ['I6', 'the first who is free has what is taken', (s) => first(s, [3.1, 4], NINE)],
  [
    'I6',
    'the first who is free has passed over a free slot',
    (s) => first(s, none, HALF_PAST_NINE),
  ],
  ['I6', 'nobody is free', (s) => first(s, none)],
  [
    'I6',
    'a colleague who comes first and is as free is not told',
    (s) => {
      colleague(s, DOCTOR - 1, 'Europe/Berlin');
      first(s, none, NINE);
    },
  ],
  [
    'I6',
    'a colleague who is free earlier is not told',
    (s) => {
      colleague(s, DOCTOR + 1, 'Europe/Berlin');
      first(s, [3, 4], HALF_PAST_NINE);
    },
  ],
  [
    'I9',
    'the first who are free do not come in order',
    (s) => {
      const found = [HALF_PAST_NINE, NINE].map((startsAt) => ({ doctorId: DOCTOR, startsAt }));
      s.call('earliest', { ...FIRST, limit: 2 }, 8, 9, ok(found));
    },
  ],
  [
    'I9',
    'somebody else is free first',
    (s) =>
      s.call(
        'earliest',
        { ...FIRST, specialization: 'Cardiology' },
        8,
        9,
        ok([{ doctorId: DOCTOR, startsAt: NINE }]),
      ),
  ],
];

test.for(GOOD)('every promise is kept when %s', ([, tell]) =>
  expect(brokenBy(tell, annCancels)).toEqual([]),
);
test.for(BAD)('%s is broken when %s', ([invariant, , tell]) =>
  expect(brokenBy(tell, annCancels)).toContain(invariant),
);

test.for([14, 15])('a month may count a slot as free or taken whose hold was lost: %i', (free) => {
  const tell: Tell = (story) => {
    held(story, false);
    month(story, [4, 5], free, 16);
  };
  expect(brokenBy(tell, annCancels)).not.toContain('I9');
});
