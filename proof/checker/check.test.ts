import { expect, test } from 'vitest';
import type { Outcome } from '../history/call.ts';
import { check } from './check.ts';
import {
  booking,
  brokenBy,
  DESK,
  DOC,
  DOCTOR,
  freeWithout,
  HALF_PAST_NINE,
  HistoryBuilder,
  heldUntil,
  LONG,
  MONDAY,
  NINE,
  ok,
  refused,
  type Tell,
  TOLD_AT,
  unknown,
} from './history-builder.ts';
import type { Invariant } from './violation.ts';

/** Ann books nine o'clock, Bob is told that it is taken, looks for another time and leaves. */
function annBooks(story: HistoryBuilder) {
  const shown = story.booked('ann', 'key-a', NINE, 1.5);
  story.call('book', booking('key-a'), 1, 2, ok(shown));
  story.call('book', booking('key-b'), 1.2, 3, refused(409, 'SLOT_TAKEN'));
  return shown;
}

/** Ann books an hour with ten minutes after it, and Bob half an hour at another time. */
function longVisitAnd(story: HistoryBuilder, startsAt: string) {
  const long = { ...booking('key-a'), visitTypeId: LONG.id };
  story.call('book', long, 1, 2, ok(story.booked('ann', 'key-a', NINE, 1.5, LONG)));
  const other = booking('key-b', startsAt);
  story.call('book', other, 3, 4, ok(story.booked('bob', 'key-b', startsAt, 3.5)));
}
const minutesAfterNine = (minutes: number) =>
  new Date(Date.parse(NINE) + minutes * 60_000).toISOString();

const CALLER = { name: 'Patient of key-c', phone: '' };
const deskBooking = { doctorId: DOCTOR, startsAt: NINE, idempotencyKey: 'key-c', patient: CALLER };

/** The front desk books nine o'clock beside Ann. */
function overbooks(story: HistoryBuilder, by: Parameters<HistoryBuilder['bookedAtDesk']>[4] = {}) {
  const accept = ['SLOT_TAKEN'];
  annBooks(story);
  const shown = story.bookedAtDesk('cas', 'key-c', NINE, 4.5, { lane: 1, accepted: accept, ...by });
  const call = story.call('deskBook', { ...deskBooking, accept }, 4, 5, ok(shown));
  Object.assign(call, { staff: DESK.id });
}

/** Ann's appointment is cancelled at the desk, and comes back as `to`. */
function comesBack(story: HistoryBuilder, to: string) {
  const { id } = annBooks(story);
  story.cancels(id, 'key-x', 4, 5);
  const input = { id, to, version: 2, idempotencyKey: 'key-y', accept: [] };
  const shown = story.corrected(id, 'key-y', to, 6.5);
  Object.assign(story.call('correct', input, 6, 7, ok(shown)), { staff: DESK.id });
}

/** Somebody asks for a booking at the desk and is told an outcome. */
const asksAtDesk = (story: HistoryBuilder, staff: string | undefined, outcome: Outcome) =>
  Object.assign(story.call('deskBook', { ...deskBooking, accept: [] }, 1, 2, outcome), { staff });

/** A visit type of half an hour is edited to an hour, and booked `at` as long as half an hour. */
function bookedAfterEdit(story: HistoryBuilder, at: number) {
  const [from, to] = [TOLD_AT + 3_000, TOLD_AT + 4_000];
  story.history.edits.push({ id: 1, visitTypeId: 1, minutes: 60, from, to });
  const shown = story.booked('ann', 'key-a', NINE, at);
  story.call('book', booking('key-a'), at - 0.2, at + 0.2, ok(shown));
}

/** Each invariant: a story that keeps it at its edge, and the same with one thing that breaks it. */
const STORIES: [Invariant, string, Tell, string, Tell][] = [
  [
    'J2',
    'a receptionist books beside somebody, and the event says so',
    (s) => overbooks(s),
    'nobody is named who has booked beside somebody',
    (s) => overbooks(s, { actorId: null }),
  ],
  [
    'J2',
    'a receptionist books in free time',
    (s) => {
      const shown = s.bookedAtDesk('cas', 'key-c', NINE, 1.5);
      asksAtDesk(s, DESK.id, ok(shown));
    },
    'nobody has accepted that the slot is taken',
    (s) => overbooks(s, { accepted: null }),
  ],
  [
    'I6',
    'the lowest lane that is free',
    (s) => overbooks(s),
    'a higher one',
    (s) => overbooks(s, { lane: 2 }),
  ],
  [
    'I7',
    'a cancelled appointment comes back as booked',
    (s) => comesBack(s, 'booked'),
    'a cancelled appointment comes back as fulfilled',
    (s) => comesBack(s, 'fulfilled'),
  ],
  [
    'I11',
    'a doctor may not book at the desk, and nobody may who is not signed in',
    (s) => {
      asksAtDesk(s, DOC.id, refused(403, 'FORBIDDEN'));
      asksAtDesk(s, undefined, refused(401, 'UNAUTHENTICATED'));
    },
    'a doctor hears of the rules instead',
    (s) =>
      asksAtDesk(s, DOC.id, {
        ...refused(409, 'RULES_REFUSED'),
        refusals: ['SLOT_TAKEN'],
      } as Outcome),
  ],
  [
    'I8',
    'a visit is as long as its type was while that was being edited',
    (s) => bookedAfterEdit(s, 3.9),
    'a visit is as long as its type was before it was edited',
    (s) => bookedAfterEdit(s, 4.5),
  ],
  [
    'J1',
    'a visit follows the buffer of a long one',
    (s) => longVisitAnd(s, minutesAfterNine(90)),
    'a visit begins in the buffer of a long one',
    (s) => longVisitAnd(s, minutesAfterNine(60)),
  ],
  [
    'I1',
    'an acknowledged booking is there, also after it was cancelled',
    (s) => {
      const { id } = annBooks(s);
      s.cancels(id, 'c', 4, 5);
    },
    'an acknowledged booking is lost',
    (s) => {
      annBooks(s);
      s.tables.appointments = [];
      s.tables.events = [];
    },
  ],
  [
    'I2',
    'two appointments follow each other on one slot',
    (s) => {
      const { id } = annBooks(s);
      s.cancels(id, 'c', 4, 5);
      s.call('book', booking('key-d'), 4.2, 6, ok(s.booked('dan', 'key-d', NINE, 4.6)));
    },
    'two appointments had one slot for a moment, and none of it is left',
    (s) => {
      const { id } = annBooks(s);
      s.cancels(id, 'c', 4, 5);
      s.call('book', booking('key-d'), 4.2, 6, ok(s.booked('dan', 'key-d', NINE, 4.4)));
    },
  ],
  [
    'I3',
    'the winner is a hold',
    (s) => {
      const held = heldUntil(4.5);
      s.call('hold', { doctorId: DOCTOR, startsAt: NINE, holdToken: 'h' }, 1, 2, ok(held));
      s.call('book', booking('key-b'), 3, 4, refused(409, 'SLOT_TAKEN'));
    },
    'nobody had the slot',
    (s) => s.call('book', booking('key-b'), 3, 4, refused(409, 'SLOT_TAKEN')),
  ],
  [
    'I4',
    'an unknown booking was asked for again',
    (s) => {
      const shown = s.booked('ann', 'key-a', NINE, 1.5);
      const asked = s.call('book', booking('key-a'), 1, 2, unknown);
      s.again(asked, 3, 4, ok(shown, true));
    },
    'an unknown booking was asked for again and refused, though it was carried out',
    (s) => {
      s.booked('ann', 'key-a', NINE, 1.5);
      const asked = s.call('book', booking('key-a'), 1, 2, unknown);
      s.again(asked, 3, 4, refused(422, 'IN_THE_PAST'));
    },
  ],
  [
    'I5',
    'every row was asked for',
    annBooks,
    'a row that nobody has asked for',
    (s) => {
      annBooks(s);
      s.booked('eve', 'key-e', HALF_PAST_NINE, 2);
    },
  ],
  [
    'I6',
    'a slot is seen as free until it is booked',
    (s) => {
      annBooks(s);
      s.call('day', { doctorId: DOCTOR, date: MONDAY }, 0, 1.8, ok({ slots: freeWithout() }));
    },
    'a slot is seen as free after it was booked',
    (s) => {
      annBooks(s);
      s.call('day', { doctorId: DOCTOR, date: MONDAY }, 2.1, 3, ok({ slots: freeWithout() }));
    },
  ],
  [
    'I7',
    'each change has its event',
    (s) => {
      const { id } = annBooks(s);
      const input = { id, startsAt: HALF_PAST_NINE, idempotencyKey: 'm' };
      s.call('reschedule', input, 4, 5, ok(s.moved(id, 'm', HALF_PAST_NINE, 4.5)), 'token of ann');
    },
    'an event was changed afterwards',
    (s) => {
      annBooks(s);
      Object.assign(s.tables.events[0] as object, { actor: 'operator' });
    },
  ],
  [
    'I8',
    'a time at night is refused',
    (s) =>
      s.call(
        'book',
        booking('key-a', '2027-01-04T02:00:00.000Z'),
        1,
        2,
        refused(422, 'OUTSIDE_OPENING_HOURS'),
      ),
    'a time at night is booked',
    (s) => {
      const night = '2027-01-04T02:00:00.000Z';
      s.call('book', booking('key-a', night), 1, 2, ok(s.booked('ann', 'key-a', night, 1.5)));
    },
  ],
  [
    'I9',
    'who looks while it is being cancelled sees either',
    (s) => {
      const shown = annBooks(s);
      s.cancels(shown.id, 'c', 4, 5);
      s.call('get', { id: shown.id }, 4.1, 6, ok(shown), 'token of ann');
    },
    'who looks after it was cancelled sees it booked',
    (s) => {
      const shown = annBooks(s);
      s.cancels(shown.id, 'c', 4, 5);
      s.call('get', { id: shown.id }, 5.1, 6, ok(shown), 'token of ann');
    },
  ],
  [
    'I10',
    'a process is killed',
    (s) => {
      const at = TOLD_AT;
      s.history.processes.push({ at, process: 'api 0', event: 'exit', detail: 'SIGKILL' });
      s.measured(1);
    },
    'a process dies of an uncaught error',
    (s) => {
      const detail = 'TypeError';
      s.history.processes.push({ at: TOLD_AT, process: 'api 0', event: 'uncaught', detail });
    },
  ],
  [
    'I11',
    'a stranger hears that there is no such appointment',
    (s) => {
      const { id } = annBooks(s);
      s.call('get', { id }, 4, 5, refused(404, 'APPOINTMENT_NOT_FOUND'), 'token of bob');
    },
    'a stranger sees the appointment',
    (s) => {
      const shown = annBooks(s);
      s.call('get', { id: shown.id }, 4, 5, ok(shown), 'token of bob');
    },
  ],
  [
    'I12',
    'a key answers the same again, and refuses another body',
    (s) => {
      const shown = annBooks(s);
      s.call('book', booking('key-a'), 3, 4, ok(shown, true));
      const other = { ...booking('key-a'), startsAt: HALF_PAST_NINE };
      s.call('book', other, 5, 6, refused(422, 'IDEMPOTENCY_KEY_REUSED'));
    },
    'a key accepts another body',
    (s) => {
      const shown = annBooks(s);
      s.call('book', { ...booking('key-a'), startsAt: HALF_PAST_NINE }, 5, 6, ok(shown, true));
    },
  ],
  [
    'I13',
    'an answer of 503 says when to come back',
    (s) => {
      s.call('get', { id: 'x' }, 1, 2, { kind: 'unknown', why: '503', retryAfter: '1' });
    },
    'an answer of 500',
    (s) => {
      s.call('get', { id: 'x' }, 1, 2, refused(500, 'INTERNAL'));
    },
  ],
];

for (const [invariant, good, tellGood, bad, tellBad] of STORIES) {
  test(`${invariant} is kept when ${good}`, () => expect(brokenBy(tellGood)).toEqual([]));
  test(`${invariant} is broken when ${bad}`, () => expect(brokenBy(tellBad)).toContain(invariant));
}

test('a violation shows the fewest calls that prove it', () => {
  const story = new HistoryBuilder();
  annBooks(story);
  story.call('book', booking('key-z'), 7, 8, refused(409, 'SLOT_TAKEN'));
  const dan = story.booked('dan', 'key-d', NINE, 9);
  const second = story.call('book', booking('key-d'), 9, 10, ok(dan));
  const found = check(story.history, story.tables).find(({ invariant }) => invariant === 'I6');
  expect(found?.calls).toEqual([1, second.n]);
});
