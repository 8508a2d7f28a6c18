import { expect, test } from 'vitest';
import { slotFromUrl, slotToUrl } from './slot-in-url.ts';

test('a slot goes into the address and comes back as contracts write it', () => {
  const startsAt = '2026-11-23T09:30:00.000Z';
  expect(slotToUrl(startsAt)).toBe('2026-11-23T09:30Z');
  expect(slotFromUrl(slotToUrl(startsAt))).toBe(startsAt);
});

test.for(['', 'soon', '2026-11-23T25:00Z', '2026-11-23', '2026-11-23T09:30', undefined])(
  '%j is no slot',
  (text) => expect(slotFromUrl(text)).toBeUndefined(),
);
