import { afterEach, expect, test, vi } from 'vitest';
import { formatDayFromNow, formatInstant, isOnViewerClock, viewerTime } from './viewer-clock.ts';

// Read when the module is loaded.
vi.hoisted(() => vi.stubGlobal('navigator', { language: 'en-GB', languages: ['en-GB'] }));

const OWN_ZONE = process.env.TZ;

afterEach(() => {
  vi.restoreAllMocks();
  if (OWN_ZONE === undefined) delete process.env.TZ;
  else process.env.TZ = OWN_ZONE;
});

/** A browser whose zone is said to be this one. */
function browserIn(timeZone: string | undefined) {
  const { resolvedOptions } = Intl.DateTimeFormat.prototype;
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(function (
    this: Intl.DateTimeFormat,
  ) {
    return { ...resolvedOptions.call(this), timeZone } as Intl.ResolvedDateTimeFormatOptions;
  });
}

test.for([
  ['Europe/Berlin', '2026-11-23T09:00:00+01:00', undefined],
  ['Europe/Berlin', '2026-11-23T09:00:00-05:00', '15:00'],
  ['Asia/Kolkata', '2026-11-22T22:00:00-05:00', 'Mon 08:30'],
  ['America/New_York', '2026-11-23T03:00:00+05:30', 'Sun 16:30'],
  // Another zone with the same wall time needs no second line.
  ['Europe/Paris', '2026-11-23T09:00:00+01:00', undefined],
] as const)('in %s, %s is on the own clock %s', ([zone, localTime, expected]) => {
  process.env.TZ = zone;
  expect(viewerTime(localTime)).toBe(expected);
  expect(isOnViewerClock(localTime)).toBe(expected === undefined);
});

test.for(['Etc/Unknown', 'Nowhere/Else', '', undefined])(
  'where the browser names its zone %j, the own time is left out',
  (zone) => {
    browserIn(zone);
    expect(viewerTime('2026-11-23T09:00:00-05:00')).toBeUndefined();
    expect(isOnViewerClock('2026-11-23T09:00:00-05:00')).toBe(false);
    const now = Date.parse('2026-11-23T12:00:00Z');
    expect(formatDayFromNow('2026-11-23T12:30:00+00:00', '2026-11-23', now)).toMatch(/^Mon/);
  },
);

test.for([
  ['2026-11-23T12:30:00+01:00', '2026-11-23', 'Today'],
  ['2026-11-24T00:30:00+01:00', '2026-11-23', 'Tomorrow'],
  ['2026-11-25T12:00:00+01:00', '2026-11-23', 'Wed'],
  // The doctor is a day ahead: `Today` would mean two days.
  ['2026-11-24T09:00:00+14:00', '2026-11-24', 'Tue'],
] as const)('%s with today %s is %s', ([localTime, today, expected]) => {
  process.env.TZ = 'Europe/Berlin';
  const now = Date.parse('2026-11-23T11:00:00Z');
  const said = formatDayFromNow(localTime, today, now);
  expect(said.startsWith(expected)).toBe(true);
});

test.for([
  ['Europe/Berlin', 'Monday 23 November 2026, 00:30'],
  ['America/New_York', 'Sunday 22 November 2026, 18:30'],
] as const)('in %s an instant is told by the own clock', ([zone, expected]) => {
  process.env.TZ = zone;
  expect(formatInstant('2026-11-22T23:30:00.000Z').replace(/^(\w+), /, '$1 ')).toBe(expected);
});

test('where the own zone is unknown, an instant is told in UTC, and says so', () => {
  browserIn(undefined);
  expect(formatInstant('2026-11-22T23:30:00.000Z')).toMatch(/22 November 2026, 23:30 UTC$/);
});
