import { expect, test } from 'vitest';
import { hashOf, makeSchedule } from './schedule.ts';

test('the same seed gives the same faults, another seed others', () => {
  const schedules = [5, 5, 6].map((seed) => hashOf(makeSchedule(seed, 60_000)));
  expect(schedules[1]).toBe(schedules[0]);
  expect(schedules[2]).not.toBe(schedules[0]);
});

test('a longer schedule of faults begins as a shorter one of its seed', () => {
  const [short, long] = [makeSchedule(7, 60_000), makeSchedule(7, 120_000)];
  expect(short.length).toBeGreaterThan(100);
  expect(long.slice(0, short.length)).toEqual(short);
});
