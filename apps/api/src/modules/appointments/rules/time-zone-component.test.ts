import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { timeZoneComponent } from './time-zone-component.ts';

const HALF_AN_HOUR = 1_800_000;

/** What a reader that knows nothing but the file takes a wall time for. */
function instantOf(component: string, wallTime: string): number {
  const parsed = new ICAL.Component(ICAL.parse(component.replaceAll('\n', '\r\n')));
  const zone = new ICAL.Timezone(parsed);
  const time = ICAL.Time.fromDateTimeString(wallTime);
  time.zone = zone;
  return time.toJSDate().getTime();
}

const wallTimeIn = (timeZone: string, instant: number) =>
  Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' });

/** Instants around which zones change their clocks, and others. */
const DAYS = ['2026-11-23', '2026-12-11', '2027-03-14', '2027-03-28', '2027-10-31', '2028-02-29'];

test('in every zone, a reader finds the instant of a wall time again', () => {
  const wrong: string[] = [];
  for (const timeZone of Intl.supportedValuesOf('timeZone')) {
    for (const day of DAYS) {
      // Slots lie by day; none is at a wall time that occurs twice.
      const start = Temporal.PlainDateTime.from(`${day}T09:00`).toZonedDateTime(timeZone);
      const startsAt = start.epochMilliseconds;
      const endsAt = startsAt + HALF_AN_HOUR;
      const component = timeZoneComponent(timeZone, { startsAt, endsAt });
      for (const instant of [startsAt, endsAt]) {
        const found = instantOf(component, wallTimeIn(timeZone, instant));
        if (found !== instant) wrong.push(`${timeZone} ${new Date(instant).toISOString()}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('a clock change during the appointment is in it', () => {
  const startsAt = Date.parse('2027-03-28T00:45:00Z');
  const endsAt = startsAt + HALF_AN_HOUR;
  const component = timeZoneComponent('Europe/Berlin', { startsAt, endsAt });
  expect(component.split('\n')).toEqual([
    'BEGIN:VTIMEZONE',
    'TZID:Europe/Berlin',
    'BEGIN:STANDARD',
    'DTSTART:20261025T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:20270328T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'END:DAYLIGHT',
    'BEGIN:STANDARD',
    'DTSTART:20271031T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'END:STANDARD',
    'END:VTIMEZONE',
  ]);
  expect(instantOf(component, '2027-03-28T01:45:00')).toBe(startsAt);
  expect(instantOf(component, '2027-03-28T03:15:00')).toBe(endsAt);
});

test('a zone that never changed its clock has one offset', () => {
  const startsAt = Date.parse('2026-11-23T09:00:00Z');
  const component = timeZoneComponent('UTC', { startsAt, endsAt: startsAt + HALF_AN_HOUR });
  expect(component.split('\n')).toEqual([
    'BEGIN:VTIMEZONE',
    'TZID:UTC',
    'BEGIN:STANDARD',
    'DTSTART:19700101T000000',
    'TZOFFSETFROM:+0000',
    'TZOFFSETTO:+0000',
    'END:STANDARD',
    'END:VTIMEZONE',
  ]);
});
