import { afterEach, expect, test, vi } from 'vitest';
import { dateIn, formatDayFromNow, hourIn, viewerTime, zoneName } from './format-time.ts';

const OWN = new Intl.DateTimeFormat().resolvedOptions().timeZone;

afterEach(() => vi.useRealTimers());

test('an instant has the date and hour of its zone', () => {
  const instant = '2026-11-23T03:30:00Z';
  expect(dateIn('Asia/Kolkata', instant)).toBe('2026-11-23');
  expect(dateIn('America/New_York', instant)).toBe('2026-11-22');
  expect(hourIn('Asia/Kolkata', instant)).toBe(9);
  expect(hourIn('America/New_York', instant)).toBe(22);
  expect(hourIn('UTC', '2026-11-23T00:00:00Z')).toBe(0);
});

test('the viewer’s own time is said only where the clocks differ', () => {
  expect(viewerTime('2026-11-23T12:00:00Z', OWN)).toBeUndefined();
  expect(viewerTime('2026-11-23T12:00:00Z', 'Pacific/Kiritimati')).toMatch(/^\w{3} \d/);
});

test('today and tomorrow are counted on the calendar, not in hours', () => {
  vi.useFakeTimers({ now: new Date('2026-11-23T12:00:00Z') });
  expect(formatDayFromNow('2026-11-23T12:30:00Z', OWN)).toBe('Today');
  expect(formatDayFromNow('2026-11-24T12:00:00Z', OWN)).toBe('Tomorrow');
  expect(formatDayFromNow('2026-11-25T12:00:00Z', OWN)).toMatch(/^Wed/);
});

test('a zone is called by its city', () => {
  expect(zoneName('America/New_York')).toBe('New York time');
  expect(zoneName('UTC')).toBe('UTC');
});
