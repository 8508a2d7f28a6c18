import { expect, test } from 'vitest';
import { makePlan, SLOTS, type Step } from './plan.ts';

/** The first steps of each client. */
const begun = (seed: number, steps: number): Step[][] =>
  makePlan(seed).clients.map((plan) => plan.take(steps).toArray());

test('the same seed gives the same plan, another seed another', () => {
  expect(makePlan(5).hash).toBe(makePlan(5).hash);
  expect(makePlan(6).hash).not.toBe(makePlan(5).hash);
});

test('a plan goes on as long as a client needs steps, and a longer one begins as a shorter one', () => {
  const [short, long] = [begun(7, 10), begun(7, 20_000)];
  expect(long.map((steps) => steps.length)).toEqual(long.map(() => 20_000));
  expect(long.map((steps) => steps.slice(0, 10))).toEqual(short);
});

test('nearly every slot has several rivals', () => {
  const rivals = new Map<number, Set<number>>();
  for (const [client, steps] of begun(1, 2_000).entries()) {
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
  const keys = begun(1, 2_000).flatMap((steps) => steps.flatMap((s) => [s.key, s.otherKey]));
  expect(new Set(keys).size).toBe(keys.length);
});
