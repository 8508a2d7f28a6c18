import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_HOURS } from './hours.ts';
import { addDays, bookableStartsOn, type Calendar, refusalOf } from './opening-hours.ts';

const calendar: Calendar = {
  timeZone: 'Europe/Berlin',
  now: Date.parse('2026-11-20T08:00:00Z'),
  horizonDays: 90,
  hours: DEFAULT_HOURS,
};
const CONSULTATION = { durationMinutes: 30, minNoticeMinutes: 0 };
const DAY = 86_400_000;

/** Counts how often a date of a zone is computed. */
const computed = () => vi.spyOn(Temporal.PlainDate, 'from');
let dates: ReturnType<typeof computed>;
beforeEach(() => {
  for (let i = 0; i <= 90; i += 1)
    bookableStartsOn(addDays('2026-11-20', i), calendar, CONSULTATION);
  dates = computed();
});
afterEach(() => dates.mockRestore());

it.each(['2000-01-03', '2026-11-19', '2027-02-19', '2199-12-30'])(
  'says of %s that nothing is free, without computing anything',
  (first) => {
    const step = first < '2026-11-20' ? -1 : 1;
    for (let i = 0; i < 62; i += 1) {
      expect(bookableStartsOn(addDays(first, i * step), calendar, CONSULTATION)).toEqual([]);
    }
    expect(dates).not.toHaveBeenCalled();
  },
);

it('still knows the days of the horizon after thousands of others were asked for', () => {
  const start = Date.parse('2100-01-01T08:00:00Z');
  for (let i = 0; i < 21_000; i += 1) refusalOf(start + i * DAY, calendar, CONSULTATION);
  dates.mockClear();
  for (let i = 0; i <= 90; i += 1)
    bookableStartsOn(addDays('2026-11-20', i), calendar, CONSULTATION);
  expect(dates).not.toHaveBeenCalled();
});
