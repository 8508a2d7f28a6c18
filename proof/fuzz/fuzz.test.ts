import { expect, test } from 'vitest';
import { grownBy } from './fuzz.ts';

test('a leak grows, a cache that is emptied when it is full does not', () => {
  expect(grownBy([10, 20, 30, 40])).toBe(20);
  expect(grownBy([40, 60, 40, 60])).toBe(0);
  expect(grownBy([60, 40, 60, 40])).toBe(0);
});

test('where nothing was measured, no growth is small enough', () => {
  expect(grownBy([]) < 1).toBe(false);
  expect(grownBy([10]) < 1).toBe(false);
  expect(grownBy([10, 20, Number.NaN, 20]) < 1).toBe(false);
});
