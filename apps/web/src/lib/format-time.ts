/**
 * Dates and times for people, through Intl only.
 * The page is written in English, so words come from the viewer's kind of English (`en-GB` without
 * one); 12 or 24 hours follow the viewer's own first language, whatever that is.
 * Instants are RFC 3339 strings; `zone` is an IANA time zone; dates are `YYYY-MM-DD`.
 */

/** The kind of English in which this page writes dates. */
export const locale: string =
  navigator.languages?.find((tag) => /^en(-|$)/i.test(tag) && isKnown(tag)) ?? 'en-GB';

// Some systems give a language that Intl refuses to read, like `en-US@posix`.
const ownLanguage = isKnown(navigator.language) ? navigator.language : locale;

const hourCycle = new Intl.DateTimeFormat(ownLanguage, {
  hour: 'numeric',
}).resolvedOptions().hourCycle;

/** The zone of the viewer's own device. */
export const viewerZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `09:00`, or `9:00 am` where the viewer counts to twelve. */
export function formatTime(instant: string, zone: string): string {
  const twelve = hourCycle === 'h12' || hourCycle === 'h11';
  const hour = twelve ? 'numeric' : '2-digit';
  return format(instant, { timeZone: zone, hour, minute: '2-digit', hourCycle });
}

/** `Monday 23 November`. */
export function formatDate(date: string): string {
  return format(date, { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' });
}

/** `Monday 23 November 2026`. */
export function formatFullDate(date: string): string {
  return format(date, { timeZone: 'UTC', dateStyle: 'full' });
}

/** `Mon 23 Nov`. */
export function formatShortDate(date: string): string {
  return format(date, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });
}

/** `November 2026`. */
export function formatMonth(month: string): string {
  return format(`${month}-01`, { timeZone: 'UTC', month: 'long', year: 'numeric' });
}

/** The date in `zone` at `instant`. */
export function dateIn(zone: string, instant: string): string {
  const parts = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The present date in `zone`, by the clock of this device. */
export const todayIn = (zone: string): string => dateIn(zone, new Date().toISOString());

/**
 * `Today`, `Tomorrow`, or `Mon 23 Nov`: the day of `instant` in `zone`. While `zone` has another
 * date than the viewer, `Today` would mean two days: then always the date.
 */
export function formatDayFromNow(instant: string, zone: string): string {
  const date = dateIn(zone, instant);
  if (todayIn(zone) !== todayIn(viewerZone())) return formatShortDate(date);
  const days = (Date.parse(date) - Date.parse(todayIn(zone))) / 86_400_000;
  if (days === 0) return 'Today';
  return days === 1 ? 'Tomorrow' : formatShortDate(date);
}

/** The hour of the day in `zone`, 0 to 23. */
export function hourIn(zone: string, instant: string): number {
  return Number(format(instant, { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }, 'en'));
}

/** `New York time`: what people call a zone by. */
export function zoneName(zone: string): string {
  const city = zone.split('/').pop()?.replaceAll('_', ' ');
  return zone.includes('/') ? `${city} time` : zone;
}

/** `GMT-5`: how far `zone` is from Greenwich at `instant`. */
export function zoneOffset(zone: string, instant: string): string {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' });
  const parts = format.formatToParts(new Date(instant));
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/**
 * The same instant on the viewer's own clock, with the day where it is another one:
 * `14:00` or `Sun 20:30`. `undefined` when both clocks show the same.
 */
export function viewerTime(instant: string, zone: string): string | undefined {
  const own = viewerZone();
  if (zoneOffset(own, instant) === zoneOffset(zone, instant)) return undefined;
  const time = formatTime(instant, own);
  if (dateIn(own, instant) === dateIn(zone, instant)) return time;
  return `${format(instant, { timeZone: own, weekday: 'short' })} ${time}`;
}

function format(instant: string, options: Intl.DateTimeFormatOptions, tag = locale): string {
  // en-GB puts a comma after the weekday in some browsers and none in others.
  return new Intl.DateTimeFormat(tag, options).format(new Date(instant));
}

function isKnown(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
