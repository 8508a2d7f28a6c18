import {
  dateOf,
  formatFullDate,
  formatShortDate,
  formatTime,
  formatWeekday,
} from './format-time.ts';

/**
 * The viewer's own zone, or nothing where the browser does not know it: some say `Etc/Unknown`, some
 * name a zone that they cannot compute with. Then the viewer's own time is left out.
 */
function viewerZone(): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    if (!timeZone || timeZone === 'Etc/Unknown') return undefined;
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone;
  } catch {
    return undefined;
  }
}

/** What the viewer's own clock shows at an instant, as `2026-11-23T14:00:00`. */
function wallTimeOf(instant: number): string | undefined {
  const timeZone = viewerZone();
  if (!timeZone) return undefined;
  const two = '2-digit';
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: two, day: two },
    ...{ hour: two, minute: two },
  }).formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:00`;
}

/** Whether the viewer's own clock is known to show a wall time of the clinic when it comes. */
export function isOnViewerClock(localTime: string): boolean {
  return wallTimeOf(Date.parse(localTime)) === localTime.slice(0, 19);
}

/**
 * A wall time of the clinic on the viewer's own clock, with the day where it is another one: `14:00`
 * or `Sun 20:30`. Nothing where both clocks show the same, or where the viewer's zone is unknown.
 */
export function viewerTime(localTime: string): string | undefined {
  const own = wallTimeOf(Date.parse(localTime));
  if (own === undefined || own === localTime.slice(0, 19)) return undefined;
  const time = formatTime(own);
  if (dateOf(own) === dateOf(localTime)) return time;
  return `${formatWeekday(dateOf(own))} ${time}`;
}

/** `Monday 23 November 2026, 14:00`: an instant on the viewer's own clock, in UTC where that is unknown. */
export function formatInstant(instant: string): string {
  const own = wallTimeOf(Date.parse(instant));
  const time = own ?? instant;
  return `${formatFullDate(dateOf(time))}, ${formatTime(time)}${own ? '' : ' UTC'}`;
}

/**
 * `Today`, `Tomorrow`, or `Mon 23 Nov`: the day of a wall time. While the doctor's zone, where it is
 * `today`, has another date than the viewer's, `Today` would mean two days: then always the date.
 *
 * @param now epoch milliseconds by the server's clock
 */
export function formatDayFromNow(localTime: string, today: string, now: number): string {
  const date = dateOf(localTime);
  if (wallTimeOf(now)?.slice(0, 10) !== today) return formatShortDate(date);
  const days = (Date.parse(date) - Date.parse(today)) / 86_400_000;
  if (days === 0) return 'Today';
  return days === 1 ? 'Tomorrow' : formatShortDate(date);
}
