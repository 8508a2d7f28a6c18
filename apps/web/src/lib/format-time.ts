/**
 * Dates and times for people. A wall time is RFC 3339 with its offset, as the API gives it
 * (`2026-12-11T09:00:00+00:00`); dates are `YYYY-MM-DD`. The browser only puts them into words: its
 * zone data may be older than the server's, so it computes no wall time of a doctor.
 * The page is written in English, so words come from the viewer's kind of English (`en-GB` without
 * one); 12 or 24 hours follow the viewer's own first language, whatever that is.
 */

/** The kind of English in which this page writes dates. */
export const locale: string =
  navigator.languages?.find((tag) => /^en(-|$)/i.test(tag) && isKnown(tag)) ?? 'en-GB';

// Some systems give a language that Intl refuses to read, like `en-US@posix`.
const ownLanguage = isKnown(navigator.language) ? navigator.language : locale;

const hourCycle = new Intl.DateTimeFormat(ownLanguage, {
  timeZone: 'UTC',
  hour: 'numeric',
}).resolvedOptions().hourCycle;

/** The date of a wall time. */
export const dateOf = (localTime: string): string => localTime.slice(0, 10);

/** The hour of the day of a wall time, 0 to 23. */
export const hourOf = (localTime: string): number => Number(localTime.slice(11, 13));

/** `09:00`, or `9:00 am` where the viewer counts to twelve. */
export function formatTime(localTime: string): string {
  const twelve = hourCycle === 'h12' || hourCycle === 'h11';
  const hour = twelve ? 'numeric' : '2-digit';
  return format(`${localTime.slice(0, 19)}Z`, { hour, minute: '2-digit', hourCycle });
}

/** `Monday 23 November`. */
export function formatDate(date: string): string {
  return format(date, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** `Monday 23 November 2026`. */
export function formatFullDate(date: string): string {
  return format(date, { dateStyle: 'full' });
}

/** `Mon 23 Nov`. */
export function formatShortDate(date: string): string {
  return format(date, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** `Mon`. */
export const formatWeekday = (date: string): string => format(date, { weekday: 'short' });

/** `Mon 23 Nov, 10:00`: day and time of a wall time. */
export function formatDayAndTime(localTime: string): string {
  return `${formatShortDate(dateOf(localTime))}, ${formatTime(localTime)}`;
}

/** `New York time`: what people call a zone by. */
export function zoneName(zone: string): string {
  const city = zone.split('/').pop()?.replaceAll('_', ' ');
  return zone.includes('/') ? `${city} time` : zone;
}

/** `GMT-5`, `GMT+5:30`: how far a wall time is from Greenwich. */
export function offsetName(localTime: string): string {
  const [, sign, hours = '', minutes] = /([+-])(\d\d):(\d\d)$/.exec(localTime) ?? [];
  if (!sign || (hours === '00' && minutes === '00')) return 'GMT';
  return `GMT${sign}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}`;
}

function format(instant: string, options: Intl.DateTimeFormatOptions): string {
  // en-GB puts a comma after the weekday in some browsers and none in others.
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(new Date(instant));
}

function isKnown(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
