import { expect, it } from 'vitest';
import { AvailabilityCalendarInput, AvailabilityEarliestInput } from './availability.ts';

const calendar = (from: string, to: string) =>
  AvailabilityCalendarInput.safeParse({ doctorId: 1, from, to });

it.each([
  ['2026-11-01', '2026-11-01', true],
  ['2026-11-01', '2027-01-01', true],
  ['2026-11-01', '2027-01-02', false],
  ['2026-11-02', '2026-11-01', false],
  ['2028-02-28', '2028-04-29', true],
  ['2000-01-01', '2199-12-31', false],
])('a calendar from %s to %s, 62 days at most: %s', (from, to, allowed) => {
  const parsed = calendar(from, to);
  expect(parsed.success).toBe(allowed);
  if (!parsed.success) expect(parsed.error.issues.map(({ path }) => path)).toEqual([['to']]);
});

it('finds ten of the earliest slots unless it is told how many', () => {
  expect(AvailabilityEarliestInput.parse({})).toEqual({ limit: 10 });
  for (const limit of [0, 51, 1.5, '10', null]) {
    expect(AvailabilityEarliestInput.safeParse({ limit }).success).toBe(false);
  }
});
