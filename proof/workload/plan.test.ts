import { expect, test } from 'vitest';
import { hashOf, makeSchedule } from '../faults/schedule.ts';
import { makePlan, SLOTS } from './plan.ts';

test('the same seed gives the same plan and the same faults, another seed others', () => {
  expect(makePlan(5).hash).toBe(makePlan(5).hash);
  expect(makePlan(6).hash).not.toBe(makePlan(5).hash);
  const schedules = [5, 5, 6].map((seed) => hashOf(makeSchedule(seed, 60_000)));
  expect(schedules[1]).toBe(schedules[0]);
  expect(schedules[2]).not.toBe(schedules[0]);
});

test('nearly every slot has several rivals', () => {
  const rivals = new Map<number, Set<number>>();
  for (const [client, steps] of makePlan(1).clients.entries()) {
    for (const { act, slot } of steps) {
      if (!/book|click|hold/.test(act)) continue;
      rivals.set(slot, (rivals.get(slot) ?? new Set()).add(client));
    }
  }
  const wanted = [...rivals.values()];
  const contested = wanted.filter((clients) => clients.size >= 2);
  expect(Math.max(...rivals.keys())).toBeLessThan(SLOTS);
  expect(contested.length / wanted.length).toBeGreaterThan(0.9);
});

test('keys are never used twice by chance', () => {
  const keys = makePlan(1).clients.flatMap((steps) => steps.flatMap((s) => [s.key, s.otherKey]));
  expect(new Set(keys).size).toBe(keys.length);
});

test('a longer schedule of faults begins as a shorter one of its seed', () => {
  const [short, long] = [makeSchedule(7, 60_000), makeSchedule(7, 120_000)];
  expect(short.length).toBeGreaterThan(100);
  expect(long.slice(0, short.length)).toEqual(short);
});
