import { expect, test } from 'vitest';
import { addDays, datesOfMonth, isPlainDate } from './plain-date.ts';

test.for([
  ['2026-11-23', true],
  ['2028-02-29', true],
  ['2027-02-29', false],
  ['2027-02-30', false],
  ['2026-13-01', false],
  ['2026-1-1', false],
  ['', false],
] as const)('%s is a date: %s', ([text, is]) => expect(isPlainDate(text)).toBe(is));

test('days are counted over months, years and changes of the clock', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2027-03-28', 1)).toBe('2027-03-29');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
});

test.for([
  ['2026-11', '2026-11-30'],
  ['2026-12', '2026-12-31'],
  ['2028-02', '2028-02-29'],
] as const)('%s ends on %s', ([month, to]) => {
  expect(datesOfMonth(month)).toEqual({ from: `${month}-01`, to });
});
