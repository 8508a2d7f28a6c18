import { expect, test } from 'vitest';
import { ratioOf } from './ratios.ts';
import { Results } from './results.ts';

function resultsOf(samples: Record<string, number[]>): Results {
  const results = new Results();
  for (const [key, values] of Object.entries(samples)) {
    const [size, who] = key.split(' ') as ['small' | 'large', 'tRPC' | 'baseline'];
    for (const value of values) results.add(size, 'bookings', who, value);
  }
  return results;
}

test('a ratio is taken within each round', () => {
  const results = resultsOf({ 'small tRPC': [50, 10, 90], 'small baseline': [100, 10, 100] });
  const ratio = ratioOf(results, ['bookings', 'tRPC'], ['bookings', 'baseline']);
  expect(ratio).toEqual({ median: 0.9, min: 0.5, max: 1 });
});

test('large and small are compared in the rounds that had both', () => {
  const results = resultsOf({ 'small tRPC': [1, 1, 10, 20], 'large tRPC': [9, 20] });
  const ratio = ratioOf(results, ['bookings', 'tRPC', 'large'], ['bookings', 'tRPC', 'small']);
  expect(ratio).toEqual({ median: 0.95, min: 0.9, max: 1 });
});

test('what was not measured has no ratio', () => {
  const results = resultsOf({ 'small tRPC': [1] });
  expect(ratioOf(results, ['bookings', 'tRPC'], ['bookings', 'baseline'])).toBeUndefined();
});
