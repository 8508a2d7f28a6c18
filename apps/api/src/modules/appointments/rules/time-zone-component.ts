type Times = { startsAt: number; endsAt: number };

/**
 * The `VTIMEZONE` (RFC 5545 §3.6.5) of an IANA zone for an appointment (epoch milliseconds), from
 * Node's own zone data: the offset at its start, and the changes of the clock up to the next one
 * after its end. Lines end with LF.
 */
export function timeZoneComponent(timeZone: string, { startsAt, endsAt }: Times): string {
  const start = Temporal.Instant.fromEpochMilliseconds(startsAt).toZonedDateTimeISO(timeZone);
  // The change that happens at the very start counts as before it.
  const onset = start.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  const observances = [onset ? observance(onset) : unchanging(start.offsetNanoseconds)];
  let next = start.getTimeZoneTransition('next');
  while (next) {
    observances.push(observance(next));
    if (next.epochMilliseconds > endsAt) break;
    next = next.getTimeZoneTransition('next');
  }
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...observances.flat(), 'END:VTIMEZONE'].join('\n');
}

/** What holds from a change of the clock on. Its onset is told by the clock that ends with it. */
function observance(onset: Temporal.ZonedDateTime): string[] {
  const from = onset.subtract({ nanoseconds: 1 }).offsetNanoseconds;
  const to = onset.offsetNanoseconds;
  const wallTime = onset.toPlainDateTime().subtract({ nanoseconds: to - from });
  return lines(to > from ? 'DAYLIGHT' : 'STANDARD', wallTime, from, to);
}

function unchanging(offset: number): string[] {
  return lines('STANDARD', Temporal.PlainDateTime.from('1970-01-01T00:00'), offset, offset);
}

function lines(kind: string, start: Temporal.PlainDateTime, from: number, to: number): string[] {
  const wallTime = start.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
  return [
    `BEGIN:${kind}`,
    `DTSTART:${wallTime}`,
    `TZOFFSETFROM:${offsetText(from)}`,
    `TZOFFSETTO:${offsetText(to)}`,
    `END:${kind}`,
  ];
}

/** `+0530`; offsets of the years that can be booked are whole minutes. */
function offsetText(nanoseconds: number): string {
  const minutes = Math.round(Math.abs(nanoseconds) / 60e9);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${nanoseconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
}
