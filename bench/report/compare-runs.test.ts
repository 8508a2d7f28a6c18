import { expect, it } from 'vitest';
import { type Run, ratiosOf } from './compare-runs.ts';

const run = (
  ...samples: [Run['samples'][number]['figure'], Run['samples'][number]['who'], number][]
): Run => ({
  samples: samples.map(([figure, who, value]) => ({ size: 'small', figure, who, value })),
});

it('compares rates and times so that above 1 is better', () => {
  const before = run(['day', 'tRPC', 100], ['day', 'tRPC', 300], ['day alone, p50', 'tRPC', 4]);
  const after = run(['day', 'tRPC', 300], ['day alone, p50', 'tRPC', 2]);
  expect([...ratiosOf(before, after)]).toEqual([
    ['day, tRPC', 1.5],
    ['day alone, p50, tRPC', 2],
  ]);
});

it('leaves out what only one run has, and what is not the product', () => {
  const before = run(['day', 'tRPC', 100], ['day', 'hand-written', 100]);
  const after = run(['bookings', 'tRPC', 100], ['day', 'hand-written', 300]);
  expect([...ratiosOf(before, after)]).toEqual([]);
});

it('compares long visits with default ones where there were no others', () => {
  const before = run(['day', 'tRPC', 100], ['CPU per calendar', 'tRPC', 300]);
  const after = run(
    ['day', 'tRPC', 110],
    ['day of 60-minute visits', 'tRPC', 90],
    ['CPU per 60-minute calendar', 'tRPC', 200],
  );
  expect([...ratiosOf(before, after)]).toEqual([
    ['day, tRPC', 1.1],
    ['day of 60-minute visits, tRPC, ÷ day before', 0.9],
    ['CPU per 60-minute calendar, tRPC, ÷ CPU per calendar before', 1.5],
  ]);
  expect([...ratiosOf(after, after)]).toEqual([
    ['day, tRPC', 1],
    ['day of 60-minute visits, tRPC', 1],
    ['CPU per 60-minute calendar, tRPC', 1],
  ]);
});
