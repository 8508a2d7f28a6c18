import { expect, test, vi } from 'vitest';
import {
  dateOf,
  formatDayAndTime,
  formatTime,
  hourOf,
  offsetName,
  zoneName,
} from './format-time.ts';

// Read when the module is loaded.
vi.hoisted(() => vi.stubGlobal('navigator', { language: 'en-GB', languages: ['en-GB'] }));

test.for([
  // The browser's own zone data may be older than the server's: the text decides, not they.
  ['2026-12-11T09:00:00+00:00', '2026-12-11', 9, '09:00', 'GMT'],
  ['2026-11-23T09:30:00+05:30', '2026-11-23', 9, '09:30', 'GMT+5:30'],
  ['2026-11-22T22:00:00-05:00', '2026-11-22', 22, '22:00', 'GMT-5'],
  ['2026-11-23T00:30:00+14:00', '2026-11-23', 0, '00:30', 'GMT+14'],
  ['2026-11-23T23:30:00-00:00', '2026-11-23', 23, '23:30', 'GMT'],
] as const)('%s is shown as it stands', ([localTime, date, hour, time, offset]) => {
  expect(dateOf(localTime)).toBe(date);
  expect(hourOf(localTime)).toBe(hour);
  expect(formatTime(localTime)).toBe(time);
  expect(offsetName(localTime)).toBe(offset);
});

test('day and time stand together', () => {
  expect(formatDayAndTime('2026-12-11T09:00:00+00:00')).toMatch(/^Fri,? 11 Dec, 09:00$/);
});

test('a zone is called by its city', () => {
  expect(zoneName('America/New_York')).toBe('New York time');
  expect(zoneName('UTC')).toBe('UTC');
});
