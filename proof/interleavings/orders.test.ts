import { expect, test } from 'vitest';
import { type Choice, Orders } from './orders.ts';

/** Plays sessions whose steps are given: `r` reads, anything else writes. */
function play(sessions: string[]): string[] {
  const orders = new Orders();
  const seen: string[] = [];
  do {
    const left = sessions.map((steps) => [...steps]);
    let order = '';
    while (left.some((steps) => steps.length > 0)) {
      const choices = left.flatMap((steps, session): Choice[] =>
        steps.length > 0 ? [{ session, reads: steps[0] === 'r' }] : [],
      );
      const { session } = orders.choose(choices);
      order += `${left[session]?.shift()}${session}`;
    }
    seen.push(order);
  } while (orders.next());
  expect(orders.count).toBeLessThanOrEqual(seen.length);
  return seen.slice(0, orders.count);
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

test('every order of steps that write is played, each once', () => {
  const orders = play(['abc', 'def']);
  expect(orders).toHaveLength(factorial(6) / factorial(3) ** 2);
  expect(new Set(orders).size).toBe(orders.length);
  expect(play(['ab', 'cd', 'ef'])).toHaveLength(factorial(6) / 2 ** 3);
});

test('orders that differ only in which of two reads came first are one', () => {
  expect(play(['r', 'r', 'r'])).toHaveLength(1);
  expect(play(['rw', 'r'])).toHaveLength(2);
  expect(play(['r', 'w'])).toHaveLength(2);
});

test('a step that leads elsewhere than the last time is noticed', () => {
  const orders = new Orders();
  orders.choose([
    { session: 0, reads: false },
    { session: 1, reads: false },
  ]);
  orders.next();
  expect(() => orders.choose([{ session: 0, reads: false }])).toThrow('the same state');
});
