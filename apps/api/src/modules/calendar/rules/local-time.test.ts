import { LocalTime } from '@clinic/contracts/primitives';
import { expect, test } from 'vitest';
import { localTime } from './local-time.ts';

const at = (instant: string, timeZone: string) => localTime(Date.parse(instant), timeZone);

test.for([
  ['2026-12-11T09:00:00Z', 'Africa/Casablanca', '2026-12-11T09:00:00+00:00'],
  ['2026-11-23T03:30:00Z', 'Asia/Kolkata', '2026-11-23T09:00:00+05:30'],
  ['2026-11-23T03:30:00Z', 'America/St_Johns', '2026-11-23T00:00:00-03:30'],
  // 02:30 twice in Berlin: the offset says which of the two.
  ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T02:30:00+02:00'],
  ['2026-10-25T01:30:00Z', 'Europe/Berlin', '2026-10-25T02:30:00+01:00'],
  ['2026-11-23T23:59:00Z', 'UTC', '2026-11-23T23:59:00+00:00'],
] as const)('%s in %s is %s', ([instant, timeZone, expected]) => {
  expect(at(instant, timeZone)).toBe(expected);
  expect(LocalTime.parse(expected)).toBe(expected);
  expect(Date.parse(expected)).toBe(Date.parse(instant));
});

test.for(['Europe/Berln', 'Europe/Berlin ', ''])(
  'in the unknown zone %j the offset is said to be unknown',
  (timeZone) => {
    const text = at('2026-11-23T10:30:00Z', timeZone);
    expect(text).toBe('2026-11-23T10:30:00-00:00');
    expect(LocalTime.parse(text)).toBe(text);
    expect(Date.parse(text)).toBe(Date.parse('2026-11-23T10:30:00Z'));
  },
);
