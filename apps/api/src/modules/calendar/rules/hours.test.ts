import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DayInterval, dayIntervals, gridOf, type Hours } from './hours.ts';
import { isOpen, openIntervalsOn } from './open-time.ts';
import { addDays, bookableStartsOn, dateIn, refusalsOf } from './opening-hours.ts';

const STEP = 5 * 60_000;
const DAY = 86_400_000;

/** Intervals of a day on a grid, in order, some of them touching; also up to midnight. */
const intervals = (grid: number): fc.Arbitrary<DayInterval[]> =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: 1_440 / grid }), { minLength: 2, maxLength: 6 })
    .map((edges) => edges.sort((a, b) => a - b).map((edge) => edge * grid))
    .map((edges) =>
      edges
        .slice(1)
        .flatMap((to, i): DayInterval[] => (i % 3 === 1 ? [] : [[edges[i] as number, to]])),
    );

/** Hours around a date: every day of the week in some, days that differ, time off, closures. */
const hoursAround = (date: string): fc.Arbitrary<Hours> =>
  fc.constantFrom(10, 15, 30, 60).chain((grid) => {
    const wall = fc
      .tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: 0, max: 287 }))
      .map(([day, at]) => `${addDays(date, day)}T${timeOf(at * 5)}`);
    return fc.record({
      schedules: fc.option(
        fc
          .tuple(
            fc.integer({ min: 1, max: 2 }),
            fc.array(intervals(grid), { minLength: 14, maxLength: 14 }),
          )
          .map(([weeks, days]) => [
            {
              ...{ grid, weeks, anchor: '2024-01-01', from: null, until: addDays(date, 2) },
              rules: days
                .slice(0, weeks * 7)
                .flatMap((ofDay, i) =>
                  ofDay.map(
                    ([from, to]) => [Math.floor(i / 7) + 1, (i % 7) + 1, from, to, null] as const,
                  ),
                ),
            },
          ]),
      ),
      days: fc.option(
        fc.dictionary(
          fc.integer({ min: -1, max: 2 }).map((day) => addDays(date, day)),
          fc.option(intervals(grid)),
          { maxKeys: 1 },
        ),
      ),
      timeOff: fc.option(
        fc.array(
          fc.tuple(wall, wall).filter(([from, to]) => from < to),
          { maxLength: 2 },
        ),
      ),
      closures: fc.option(fc.constant([[addDays(date, 1), addDays(date, 2)] as const]), {
        freq: 1,
      }),
    });
  });

const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The slow, obvious way: every five minutes of some dates, with their wall time. */
function scan(date: string, timeZone: string, hours: Hours) {
  const from = Date.parse(date) - 2 * DAY;
  const ticks = Array.from({ length: (6 * DAY) / STEP }, (_, i) => {
    const instant = from + i * STEP;
    const wall = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
    return { instant, wall: wall.toPlainDateTime().toString({ smallestUnit: 'minute' }) };
  });
  // The first instant at or after a wall time: of a skipped one the change, of a repeated one the first.
  const edge = (wall: string) => ticks.find((tick) => tick.wall >= wall)?.instant as number;
  const wallOf = (day: string, minute: number) =>
    minute === 1_440 ? `${addDays(day, 1)}T00:00` : `${day}T${timeOf(minute)}`;
  const open = [-1, 0, 1, 2].flatMap((offset) => {
    const day = addDays(date, offset);
    return dayIntervals(hours, day).map(([begin, end]) => [
      edge(wallOf(day, begin)),
      edge(wallOf(day, end)),
    ]);
  });
  const away = (hours.timeOff ?? []).map((period) => period.map(edge));
  const contains = (instant: number) => (interval: number[]) =>
    (interval[0] as number) <= instant && instant < (interval[1] as number);
  const isOpenAt = (instant: number) =>
    open.some(contains(instant)) && !away.some(contains(instant));
  const isOpenFor = (instant: number, length: number) =>
    Array.from({ length: length / STEP }, (_, i) => instant + i * STEP).every(isOpenAt);
  const seen = new Set<string>();
  const firsts = ticks.filter(({ wall }) => !seen.has(wall) && seen.add(wall));
  const grid = gridOf(hours, date);
  const starts = (length: number) =>
    firsts.flatMap(({ instant, wall }) => {
      const minute = Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14));
      const isMeant =
        wall.startsWith(date) &&
        minute % grid === 0 &&
        dayIntervals(hours, date).some(([begin, end]) => begin <= minute && minute < end);
      return isMeant && isOpenFor(instant, length) ? [instant] : [];
    });
  return { ticks, starts, isOpenFor };
}

function expectAsScanned(date: string, timeZone: string, hours: Hours, minutes: number): void {
  const calendar = { timeZone, hours, now: Date.parse(date) - 3 * DAY, horizonDays: 30 };
  const visitType = { id: 1, durationMinutes: minutes, minNoticeMinutes: 0 };
  const { ticks, starts, isOpenFor } = scan(date, timeZone, hours);
  const length = minutes * 60_000;
  const expected = starts(length);
  expect([timeZone, date, bookableStartsOn(date, calendar, visitType)]).toEqual([
    timeZone,
    date,
    expected,
  ]);
  const ofDate = ticks.filter((tick) => tick.wall.startsWith(date));
  for (const { instant } of ofDate.filter(
    (tick, i) => i % 6 === 1 || expected.includes(tick.instant),
  )) {
    const isStart = expected.includes(instant);
    const refusals = refusalsOf(instant, calendar, visitType);
    if ((refusals.length === 0) !== isStart)
      expect([timeZone, instant, refusals]).toEqual([isStart]);
  }
  for (const { instant } of ticks.filter((_, i) => i % 31 === 0)) {
    const day = dateIn(timeZone, instant);
    if (day < date || day > addDays(date, 1)) continue;
    const visit = { from: instant, until: instant + length };
    if (day === date && isOpen(visit, timeZone, hours) !== isOpenFor(instant, length)) {
      expect([timeZone, instant, 'open']).toEqual([isOpenFor(instant, length)]);
    }
  }
}

const zones = Intl.supportedValuesOf('timeZone');
const LENGTHS = [10, 30, 60, 300];

/** The date of a zone's newest change of the clock, if it has any. */
function dateOfChange(timeZone: string): string | undefined {
  const now = Temporal.Instant.from('2027-01-01T00:00:00Z').toZonedDateTimeISO(timeZone);
  const change = now.getTimeZoneTransition('previous');
  return change && change.year > 1971 ? dateIn(timeZone, change.epochMilliseconds) : undefined;
}

describe('open time and starts, as the slow way finds them', () => {
  it('on and around the day on which the clock changes, in every time zone', () => {
    let days = 0;
    for (const [i, zone] of zones.entries()) {
      const change = dateOfChange(zone);
      if (!change || Date.parse(change) % STEP !== 0) continue;
      const date = addDays(change, (i % 3) - 1);
      const [hours] = fc.sample(hoursAround(date), { numRuns: 1, seed: i });
      expectAsScanned(date, zone, hours as Hours, LENGTHS[i % 4] as number);
      days += 1;
    }
    expect(days).toBeGreaterThan(300);
  });

  it('on any day', () => {
    const given = fc
      .record({
        zone: fc.constantFrom(...zones),
        date: fc.integer({ min: 0, max: 15 * 365 }).map((days) => addDays('2015-01-01', days)),
        minutes: fc.constantFrom(...LENGTHS),
      })
      .chain((scene) => hoursAround(scene.date).map((hours) => ({ ...scene, hours })));
    fc.assert(
      fc.property(given, ({ zone, date, minutes, hours }) => {
        expectAsScanned(date, zone, hours, minutes);
      }),
      { numRuns: 100 },
    );
  });

  it('also where a zone left out a whole date', () => {
    // Apia had no 30 December 2011: the 29th touches the 31st.
    const rules = [1, 2, 3, 4, 5, 6, 7].map((day) => [1, day, 0, 1_440, null] as const);
    const schedule = { grid: 30, weeks: 1, anchor: '2024-01-01', from: null, until: null, rules };
    const hours = { schedules: [schedule], days: null, timeOff: null, closures: null };
    for (const date of ['2011-12-29', '2011-12-30', '2011-12-31']) {
      expectAsScanned(date, 'Pacific/Apia', hours, 60);
    }
    expect(openIntervalsOn('2011-12-30', 'Pacific/Apia', hours)).toEqual([]);
  });
});

it('counts the weeks of a cycle from its anchor, also before it', () => {
  const schedule = {
    ...{ grid: 30, weeks: 2, anchor: '2026-11-23', from: null, until: null },
    rules: [
      [1, 1, 540, 600, null],
      [2, 1, 780, 840, null],
    ] as const,
  };
  const hours = { schedules: [schedule], days: null, timeOff: null, closures: null };
  expect(dayIntervals(hours, '2026-11-16')).toEqual([[780, 840]]);
  expect(dayIntervals(hours, '2026-11-23')).toEqual([[540, 600]]);
  expect(dayIntervals(hours, '2026-11-30')).toEqual([[780, 840]]);
  expect(dayIntervals(hours, '2026-12-07')).toEqual([[540, 600]]);
  expect(dayIntervals(hours, '2026-11-24')).toEqual([]);
});
