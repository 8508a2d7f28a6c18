import { expect, test } from 'vitest';
import type { Call, Input } from '../history/call.ts';
import { AT_REST, TRANSACTION_AGE } from '../history/health.ts';
import {
  booking,
  brokenBy,
  DOCTOR,
  freeWithout,
  HistoryBuilder,
  heldUntil,
  NINE,
  ok,
  refused,
  slotAt,
  type Tell,
  unknown,
} from './history-builder.ts';
import { mostTries } from './unknowns.ts';
import type { Invariant } from './violation.ts';

const slotHeld: Input = { doctorId: DOCTOR, startsAt: NINE, holdToken: 'h' };
const held = heldUntil(90);

/** Ann books; everything is measured after it. */
const measuredRun: Tell = (s) => {
  s.call('book', booking('key-a'), 1, 2, ok(s.booked('ann', 'key-a', NINE, 1.5)));
  s.measured(5);
};

const without =
  (unmeasured: string): Tell =>
  (s) => {
    measuredRun(s);
    const { observations } = s.history;
    s.history.observations = observations.filter(({ what }) => what !== unmeasured);
  };

const measuredAs =
  (value: number | null): Tell =>
  (s) => {
    measuredRun(s);
    Object.assign(s.history.observations[1] as object, { value });
  };

/** A hold whose answers are lost at these seconds, then answered. */
const heldAfter = (s: HistoryBuilder, lost: number[]): Call => {
  const [first = 0, ...more] = lost;
  const asked = s.call('hold', slotHeld, first, first + 0.2, unknown);
  for (const at of more) s.again(asked, at, at + 0.2, unknown);
  return s.again(asked, 60, 60.5, ok(held));
};

/** What keeps every promise. */
const GOOD: [string, Tell][] = [
  ['everything is measured', measuredRun],
  ['a call takes less than its limit', (s) => s.call('day', {}, 0, 12.9, ok({ slots: [] }))],
  ['a lost hold is asked for again', (s) => heldAfter(s, [1, 2, 3])],
  [
    'tries are lost in a fault of the whole system, or where two connections were cut',
    (s) => {
      s.fault('kill api', 0.9, 3.3, 'api 0');
      s.fault('cut', 4, 4.3);
      s.fault('cut', 4.1, 4.4);
      heldAfter(s, [1, 2, 3, 4.1, 5, 6, 7]);
    },
  ],
  [
    'both halves of a double click are lost three times',
    (s) => {
      const shown = s.booked('ann', 'key-a', NINE, 0.5);
      const halves = [1, 1.1].map((at) => s.call('book', booking('key-a'), at, at + 0.1, unknown));
      for (const at of [2, 3]) for (const half of halves) s.again(half, at, at + 0.1, unknown);
      for (const half of halves) s.again(half, 4, 4.1, ok(shown, true));
    },
  ],
  [
    'a lost hold is in the way of a booking',
    (s) => {
      const asked = s.call('hold', slotHeld, 1, 2, unknown);
      s.call('book', booking('key-b'), 3, 4, refused(409, 'SLOT_TAKEN'));
      s.again(asked, 5, 6, ok(held));
    },
  ],
  [
    'the only answer is a replay, because a cut made the service look up what it had written',
    (s) => {
      s.fault('cut', 1.4, 1.6);
      s.call('book', booking('key-a'), 1, 2, ok(s.booked('ann', 'key-a', NINE, 1.5), true));
    },
  ],
];

/** What breaks one. */
const BAD: [Invariant, string, Tell][] = [
  ['I10', 'a measurement could not be read', measuredAs(null)],
  ['I10', 'a measurement is less than nothing', measuredAs(-1)],
  ['I10', 'idle transactions were not counted', without(AT_REST.idle)],
  ['I10', 'the memory of a process was not measured', without('api 0: resident memory in bytes')],
  ['I10', 'the age of transactions was never measured', without(TRANSACTION_AGE)],
  [
    'I10',
    'the age of transactions was measured too seldom',
    (s) => {
      measuredRun(s);
      s.call('day', {}, 20, 21, ok({ slots: [] }));
    },
  ],
  [
    'J7',
    'an answer takes longer than its limit',
    (s) => s.call('day', {}, 0, 13.1, ok({ slots: [] })),
  ],
  [
    'J7',
    'a call is never answered',
    (s) => {
      const call = s.call('day', {}, 0, 1, unknown);
      delete call.answeredAt;
      delete call.outcome;
    },
  ],
  ['I4', 'a lost hold is not asked for again', (s) => s.call('hold', slotHeld, 1, 2, unknown)],
  [
    'I4',
    'a lost release is asked for again and lost again',
    (s) => {
      const asked = s.call('release', { holdToken: 'h' }, 1, 2, unknown);
      s.again(asked, 3, 4, unknown);
    },
  ],
  ['I4', 'a hold is lost four times for no reason', (s) => heldAfter(s, [1, 2, 3, 4])],
  [
    'I4',
    'a hold is lost four times after a fault, and a cut each time is no excuse',
    (s) => {
      s.fault('kill postgres', 0.9, 1.9);
      for (const at of [2, 3, 4, 5]) s.fault('cut', at, at + 0.2);
      heldAfter(s, [1, 2, 3, 4, 5]);
    },
  ],
  [
    'I4',
    'a hold is lost four times at one process while the other is down',
    (s) => {
      s.fault('kill api', 0.9, 9, 'api 1');
      heldAfter(s, [1, 2, 3, 4]);
    },
  ],
  [
    'I6',
    'a lost booking that has left no trace is seen in its slot',
    (s) => {
      const asked = s.call('book', booking('key-a'), 1, 2, unknown);
      s.call('book', booking('key-b'), 3, 4, refused(409, 'SLOT_TAKEN'));
      s.again(asked, 5, 6, refused(409, 'SLOT_TAKEN'));
    },
  ],
  [
    'I12',
    'the first and only answer says that it is a replay',
    (s) => s.call('book', booking('key-a'), 1, 2, ok(s.booked('ann', 'key-a', NINE, 1.5), true)),
  ],
  [
    'I13',
    'a booking is refused as unknown',
    (s) => s.call('book', booking('key-a'), 1, 2, refused(404, 'ROUTE_NOT_FOUND')),
  ],
  [
    'I8',
    'a day has a slot that lasts an hour',
    (s) => {
      const [first, second] = freeWithout().map(({ startsAt }) => startsAt);
      const slots = [{ startsAt: first, endsAt: slotAt(second ?? '').endsAt }];
      s.call('day', {}, 1, 2, ok({ slots }));
    },
  ],
  [
    'I8',
    'an answer does not tell when the appointment ends',
    (s) => {
      const { endsAt: _end, ...shown } = s.booked('ann', 'key-a', NINE, 1.5);
      s.call('book', booking('key-a'), 1, 2, ok(shown));
    },
  ],
  [
    'I8',
    'an appointment is written that lasts an hour',
    (s) => {
      measuredRun(s);
      Object.assign(s.tables.appointments[0] as object, { endsAt: '2027-01-04T09:00:00.000Z' });
    },
  ],
  [
    'I1',
    'the reason of a cancellation is forgotten',
    (s) => {
      const { id } = s.booked('ann', 'key-a', NINE, 0.5);
      s.cancels(id, 'c', 1, 2, { reason: 'pat' });
    },
  ],
  ['I13', 'a day is refused', (s) => s.call('day', {}, 1, 2, refused(404, 'DOCTOR_NOT_FOUND'))],
  [
    'I13',
    'a standing appointment is said to be cancelled',
    (s) => {
      const { id } = s.booked('ann', 'key-a', NINE, 1.5);
      s.call('book', booking('key-a'), 1, 2, ok({ ...s.tables.appointments[0], manageToken: 't' }));
      const input = { id, idempotencyKey: 'c' };
      s.call('cancel', input, 3, 4, refused(409, 'ALREADY_CANCELLED'), 't');
    },
  ],
];

test.for(GOOD)('every promise is kept when %s', ([, tell]) => expect(brokenBy(tell)).toEqual([]));
test.for(BAD)('%s is broken when %s', ([invariant, , tell]) =>
  expect(brokenBy(tell)).toContain(invariant),
);

test('the tries that a lost change needed are counted from the end of the fault', () => {
  const story = new HistoryBuilder();
  story.fault('kill postgres', 0.9, 2.5);
  heldAfter(story, [1, 2, 3]);
  expect(mostTries(story.history)).toBe(2);
});
