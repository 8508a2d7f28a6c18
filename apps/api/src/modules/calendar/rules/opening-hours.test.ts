import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_HOURS } from './hours.ts';
import * as hours from './opening-hours.ts';
import { addDays, type Calendar, dateIn, type VisitLength } from './opening-hours.ts';

const HALF_HOUR = 30 * 60_000;
const DAY = 86_400_000;
/** The default visit type. */
const CONSULTATION = { durationMinutes: 30, minNoticeMinutes: 0 };
const refusalOf = (startsAt: number, view: Calendar, visitType: VisitLength = CONSULTATION) =>
  hours.refusalOf(startsAt, view, visitType);
const bookableStartsOn = (date: string, view: Calendar, visitType: VisitLength = CONSULTATION) =>
  hours.bookableStartsOn(date, view, visitType);
const at = (text: string) => Date.parse(text);
const calendar = (changes: Partial<Calendar> = {}): Calendar => ({
  timeZone: 'Europe/Berlin',
  now: at('2026-11-20T08:00:00Z'),
  horizonDays: 90,
  hours: DEFAULT_HOURS,
  ...changes,
});
const wallTimes = (starts: number[], timeZone: string) =>
  starts.map((start) =>
    Temporal.Instant.fromEpochMilliseconds(start)
      .toZonedDateTimeISO(timeZone)
      .toPlainTime()
      .toString({ smallestUnit: 'minute' }),
  );
/** 09:00, 09:30 … 16:30. */
const SIXTEEN = Array.from(
  { length: 16 },
  (_, i) => `${String(9 + Math.floor(i / 2)).padStart(2, '0')}:${i % 2 ? '30' : '00'}`,
);

describe('what is refused, and why', () => {
  it.each<[startsAt: string, refusal: string | undefined]>([
    ['2026-11-23T08:00:00Z', undefined],
    ['2026-11-23T15:30:00Z', undefined],
    ['2026-11-23T16:00:00Z', 'OUTSIDE_OPENING_HOURS'],
    ['2026-11-23T07:30:00Z', 'OUTSIDE_OPENING_HOURS'],
    ['2026-11-23T23:00:00Z', 'OUTSIDE_OPENING_HOURS'],
    ['2026-11-22T08:00:00Z', 'OUTSIDE_OPENING_HOURS'],
    ['2026-11-28T08:00:00Z', 'OUTSIDE_OPENING_HOURS'],
    ['2026-11-23T08:15:00Z', 'NOT_A_SLOT'],
    ['2026-11-23T08:00:30Z', 'NOT_A_SLOT'],
    ['2026-11-23T08:00:00.001Z', 'NOT_A_SLOT'],
    // What is no slot at all is that first, whatever the time.
    ['2026-11-22T08:15:00Z', 'NOT_A_SLOT'],
    ['2020-01-01T08:15:00Z', 'NOT_A_SLOT'],
    ['2020-01-05T08:00:00Z', 'OUTSIDE_OPENING_HOURS'],
    ['2026-11-20T08:00:00Z', 'IN_THE_PAST'],
    ['2026-11-20T08:30:00Z', undefined],
    ['2026-11-19T08:00:00Z', 'IN_THE_PAST'],
    ['2027-02-18T15:30:00Z', undefined],
    ['2027-02-19T08:00:00Z', 'BEYOND_HORIZON'],
  ])('%s: %s', (startsAt, refusal) => {
    expect(refusalOf(at(startsAt), calendar())).toBe(refusal);
  });

  it('counts the days of the horizon in the doctor’s zone', () => {
    // 23:30 in UTC is the next day already in Auckland.
    const now = at('2026-11-22T23:30:00Z');
    const auckland = calendar({ timeZone: 'Pacific/Auckland', now, horizonDays: 1 });
    expect(refusalOf(at('2026-11-23T20:00:00Z'), auckland)).toBeUndefined();
    expect(refusalOf(at('2026-11-24T20:00:00Z'), auckland)).toBe('BEYOND_HORIZON');
    const utc = { ...auckland, timeZone: 'UTC' };
    expect(refusalOf(at('2026-11-23T16:30:00Z'), utc)).toBeUndefined();
    expect(refusalOf(at('2026-11-24T09:00:00Z'), utc)).toBe('BEYOND_HORIZON');
  });
});

it('offers 16 slots on a weekday, none on a weekend, none that has begun', () => {
  const on = (date: string) => bookableStartsOn(date, calendar());
  expect(wallTimes(on('2026-11-23'), 'Europe/Berlin')).toEqual(SIXTEEN);
  expect(on('2026-11-21')).toEqual([]);
  expect(on('2026-11-22')).toEqual([]);
  expect(wallTimes(on('2026-11-20'), 'Europe/Berlin')).toEqual(SIXTEEN.slice(1));
  expect(on('2026-11-19')).toEqual([]);
  expect(on('2027-02-19')).toEqual([]);
});

describe('a visit type with a length of its own', () => {
  it.each([
    [15, 16, '16:30'],
    [30, 16, '16:30'],
    [45, 15, '16:00'],
    [60, 15, '16:00'],
    [480, 1, '09:00'],
  ])('of %i minutes has %i starts on a weekday, the last at %s', (durationMinutes, count, last) => {
    const starts = bookableStartsOn('2026-11-23', calendar(), {
      ...CONSULTATION,
      durationMinutes,
    });
    expect(starts).toHaveLength(count);
    expect(wallTimes(starts, 'Europe/Berlin').at(-1)).toBe(last);
  });

  it('must end before the doctor goes', () => {
    const hour = { ...CONSULTATION, durationMinutes: 60 };
    expect(refusalOf(at('2026-11-23T15:00:00Z'), calendar(), hour)).toBeUndefined();
    expect(refusalOf(at('2026-11-23T15:30:00Z'), calendar(), hour)).toBe('OUTSIDE_OPENING_HOURS');
  });

  it('must be booked as long ahead as it says, to the minute', () => {
    const dayAhead = { ...CONSULTATION, minNoticeMinutes: 1_440 };
    const view = calendar({ now: at('2026-11-23T10:00:00Z') });
    expect(refusalOf(at('2026-11-24T09:30:00Z'), view, dayAhead)).toBe('TOO_SOON');
    expect(refusalOf(at('2026-11-24T10:00:00Z'), view, dayAhead)).toBeUndefined();
    expect(refusalOf(at('2026-11-23T10:00:00Z'), view, dayAhead)).toBe('IN_THE_PAST');
    const [first] = bookableStartsOn('2026-11-24', view, dayAhead);
    expect(first).toBe(at('2026-11-24T10:00:00Z'));
  });
});

it('goes by the wall clock on both sides of a clock change', () => {
  const summer = calendar({ now: at('2026-10-20T00:00:00Z') });
  expect(bookableStartsOn('2026-10-23', summer)[0]).toBe(at('2026-10-23T07:00:00Z'));
  expect(bookableStartsOn('2026-10-26', summer)[0]).toBe(at('2026-10-26T08:00:00Z'));
});

it('adds days over the ends of months and years', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2027-02-28', 1)).toBe('2027-03-01');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
});

/** The instants at which a zone changes its clock, from 2015 to 2035. */
function clockChanges(timeZone: string): number[] {
  const changes: number[] = [];
  let moment = Temporal.Instant.from('2015-01-01T00:00:00Z').toZonedDateTimeISO(timeZone);
  for (;;) {
    const next = moment.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds > at('2035-01-01T00:00:00Z')) return changes;
    changes.push(next.epochMilliseconds);
    moment = next;
  }
}

const zones = Intl.supportedValuesOf('timeZone');
const changesByZone = new Map(zones.map((zone) => [zone, clockChanges(zone)]));

/** What holds of every date in every zone. */
function expectSound(date: string, timeZone: string): void {
  const now = at(`${date}T00:00:00Z`) - 3 * DAY;
  const view = { timeZone, now, horizonDays: 30, hours: DEFAULT_HOURS };
  const offered = bookableStartsOn(date, view);
  const weekend = Temporal.PlainDate.from(date).dayOfWeek > 5;
  const skipped = SIXTEEN.filter((time) => !exists(date, time, timeZone));
  const wanted = weekend ? [] : SIXTEEN.filter((time) => !skipped.includes(time));
  // 16 on a weekday, fewer only by the wall times that the clock skips.
  expect([timeZone, date, wallTimes(offered, timeZone)]).toEqual([timeZone, date, wanted]);
  for (const [i, start] of offered.entries()) {
    expect(start - (offered[i - 1] ?? 0)).toBeGreaterThanOrEqual(HALF_HOUR);
    expect(dateIn(timeZone, start)).toBe(date);
  }
  // Offered if and only if bookable, on a grid finer than the slots, a day around.
  const noon = at(`${date}T12:00:00Z`);
  const isOffered = new Set(offered);
  for (let start = noon - 2 * DAY; start < noon + 2 * DAY; start += HALF_HOUR / 2) {
    if (dateIn(timeZone, start) !== date) continue;
    const refusal = refusalOf(start, view);
    expect([timeZone, start, refusal === undefined]).toEqual([
      timeZone,
      start,
      isOffered.has(start),
    ]);
  }
  for (const start of offered) expect(refusalOf(start, view)).toBeUndefined();
}

function exists(date: string, time: string, timeZone: string): boolean {
  const wall = Temporal.PlainDateTime.from(`${date}T${time}`);
  return wall.toZonedDateTime(timeZone).toPlainDateTime().equals(wall);
}

describe('in every time zone', () => {
  it('offers exactly what can be booked on a day on which the clock changes, and around it', () => {
    expect(zones.length).toBeGreaterThan(400);
    let days = 0;
    for (const [zone, changes] of changesByZone) {
      // The newest changes of each zone; and, wherever one falls into a weekday, that one.
      const weekdays = changes.filter((change) => {
        return Temporal.PlainDate.from(dateIn(zone, change)).dayOfWeek <= 5;
      });
      for (const change of [...changes.slice(-2), ...weekdays.slice(-2)]) {
        expectSound(dateIn(zone, change), zone);
        days += 1;
      }
    }
    expect(days).toBeGreaterThan(300);
  });

  it('offers exactly what can be booked on any day', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 20 * 365 }),
        (zone, days) => {
          expectSound(addDays('2015-01-01', days), zone);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('loses slots where the clock skips opening hours', () => {
    // Apia left out 30 December 2011, a Friday; nobody could have come.
    expect(bookableStartsOn('2011-12-30', skippedDay())).toEqual([]);
    expect(bookableStartsOn('2011-12-29', skippedDay())).toHaveLength(16);
  });
});

const skippedDay = (): Calendar => ({
  timeZone: 'Pacific/Apia',
  now: at('2011-12-20T00:00:00Z'),
  horizonDays: 30,
  hours: DEFAULT_HOURS,
});
