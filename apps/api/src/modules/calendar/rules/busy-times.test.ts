import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BusyTimes } from './busy-times.ts';

it.each([
  ['before', 0, 10, false],
  ['up to its start', 0, 20, false],
  ['into its start', 0, 21, true],
  ['around it', 0, 100, true],
  ['within it', 22, 28, true],
  ['out of its end', 29, 40, true],
  ['from its end on', 30, 40, false],
])('an interval %s', (_, from, until, overlaps) => {
  expect(new BusyTimes([{ from: 20, until: 30 }]).overlaps({ from, until })).toBe(overlaps);
});

it('agrees with a look at every interval, also where they overlap', () => {
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }))
    .map(([from, length]) => ({ from, until: from + length }));
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 8 }), interval, (busy, asked) => {
      const expected = busy.some(({ from, until }) => from < asked.until && until > asked.from);
      expect(new BusyTimes(busy).overlaps(asked)).toBe(expected);
    }),
  );
});
