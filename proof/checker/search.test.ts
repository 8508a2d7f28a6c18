import { expect, test } from 'vitest';
import { isLinearizable } from './search.ts';
import {
  freeSeen,
  fullSeen,
  hold,
  occupy,
  release,
  takenSeen,
  vacate,
  type When,
} from './slot-state.ts';

const at = (from: number, to: number): When => ({ from, to, calls: [], optional: false });
const maybe = (from: number): When => ({
  from,
  to: Number.POSITIVE_INFINITY,
  calls: [],
  optional: true,
});
const ann = (when: When) => occupy(when, 'ann', {});
const bob = (when: When) => occupy(when, 'bob', {});

test('two bookings of one slot explain each other only with a cancellation between them', () => {
  expect(isLinearizable([ann(at(1, 4)), bob(at(2, 5))])).toBe(false);
  expect(isLinearizable([ann(at(1, 4)), bob(at(2, 9)), vacate(at(5, 8), 'ann')])).toBe(true);
  expect(isLinearizable([ann(at(1, 4)), bob(at(2, 5)), vacate(at(6, 8), 'ann')])).toBe(false);
});

test('an unknown booking may have happened, at any time after it was sent, or not', () => {
  expect(isLinearizable([ann(maybe(1)), takenSeen(at(5, 6), undefined, undefined)])).toBe(true);
  expect(isLinearizable([ann(maybe(1)), freeSeen(at(5, 6))])).toBe(true);
  expect(isLinearizable([ann(maybe(7)), takenSeen(at(5, 6), undefined, undefined)])).toBe(false);
  const seen = [takenSeen(at(2, 3), undefined, undefined), freeSeen(at(4, 5))];
  expect(isLinearizable([ann(maybe(1)), ...seen])).toBe(false);
});

test('a booking that is under way may be seen or not, in that order', () => {
  const free = freeSeen(at(2, 3));
  const taken = takenSeen(at(4, 5), undefined, undefined);
  expect(isLinearizable([ann(at(1, 9)), free, taken])).toBe(true);
  const takenFirst = takenSeen(at(2, 3), undefined, undefined);
  expect(isLinearizable([ann(at(1, 9)), takenFirst, freeSeen(at(4, 5))])).toBe(false);
});

test('whom the staff book beside others get the lowest lane that is left, up to the third', () => {
  const inLane = (when: When, id: string, lane: number) => occupy(when, id, { lane });
  const three = [inLane(at(3, 4), 'b', 1), inLane(at(5, 6), 'c', 2), inLane(at(7, 8), 'd', 3)];
  const all = [ann(at(1, 2)), ...three];
  expect(isLinearizable([...all, fullSeen(at(9, 10))])).toBe(true);
  expect(isLinearizable([...all, vacate(at(9, 10), 'c'), fullSeen(at(11, 12))])).toBe(false);
  expect(isLinearizable([...all, vacate(at(9, 10), 'c'), inLane(at(11, 12), 'e', 2)])).toBe(true);
  expect(isLinearizable([...all, vacate(at(9, 10), 'c'), inLane(at(11, 12), 'e', 1)])).toBe(false);
  expect(isLinearizable([inLane(at(1, 2), 'b', 1)])).toBe(false);
  expect(isLinearizable([inLane(at(1, 3), 'b', 1), ann(at(2, 4))])).toBe(true);
  expect(isLinearizable([ann(at(1, 2)), inLane(at(3, 4), 'b', 2)])).toBe(false);
});

test('nobody is in their own way', () => {
  expect(isLinearizable([ann(at(1, 2)), takenSeen(at(3, 4), 'ann', undefined)])).toBe(false);
  expect(isLinearizable([ann(at(1, 2)), takenSeen(at(3, 4), 'bob', undefined)])).toBe(true);
});

test('a hold keeps others away until it ends, and nobody after that', () => {
  const held = hold(at(1_000, 1_100), 'token of ann', { earliest: 4_000, latest: 4_000 });
  expect(isLinearizable([held, bob(at(2_000, 2_100))])).toBe(false);
  expect(isLinearizable([held, bob(at(2_000, 4_100))])).toBe(true);
  expect(isLinearizable([held, occupy(at(2_000, 2_100), 'ann', { token: 'token of ann' })])).toBe(
    true,
  );
  expect(isLinearizable([held, takenSeen(at(2_000, 2_100), undefined, undefined)])).toBe(true);
  expect(isLinearizable([held, takenSeen(at(6_000, 6_100), undefined, undefined)])).toBe(false);
  const given = release(at(1_200, 1_300), 'token of ann');
  expect(isLinearizable([held, given, bob(at(2_000, 2_100))])).toBe(true);
});
