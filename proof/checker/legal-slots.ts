/**
 * The clinic's opening hours, read from their text and not from the product: Monday to Friday,
 * 09:00 to 17:00 in the doctor's zone, slots at :00 and :30, the last so that the visit ends at 17:00.
 */
export function isLegalStart(startsAt: string, timeZone: string, minutes = 30): boolean {
  const wall = Temporal.Instant.from(startsAt).toZonedDateTimeISO(timeZone);
  if (wall.dayOfWeek > 5 || wall.hour < 9 || wall.hour * 60 + wall.minute + minutes > 1_020) {
    return false;
  }
  return wall.minute % 30 === 0 && wall.second + wall.millisecond + wall.microsecond === 0;
}

/** The date of an instant in a zone, `YYYY-MM-DD`. */
export function dateOf(startsAt: string, timeZone: string): string {
  return Temporal.Instant.from(startsAt).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** Every legal start on the `days` dates that begin with `first`, RFC 3339 UTC. */
export function legalStarts(timeZone: string, first: string, days: number): string[] {
  return Array.from({ length: days }, (_, day) =>
    legalStartsOn(timeZone, addDays(first, day)),
  ).flat();
}

const known = new Map<string, readonly string[]>();

/** The legal starts of one date; the same few are asked for again and again. */
export function legalStartsOn(timeZone: string, date: string, minutes = 30): readonly string[] {
  const name = `${timeZone} ${date} ${minutes}`;
  const starts = known.get(name) ?? findStarts(timeZone, Temporal.PlainDate.from(date), minutes);
  known.set(name, starts);
  return starts;
}

function findStarts(timeZone: string, date: Temporal.PlainDate, minutes: number): string[] {
  const starts: string[] = [];
  for (let half = 18; half < 34; half += 1) {
    const time = { hour: Math.floor(half / 2), minute: (half % 2) * 30 };
    const start = date.toPlainDateTime(time).toZonedDateTime(timeZone);
    const startsAt = new Date(start.epochMilliseconds).toISOString();
    if (isLegalStart(startsAt, timeZone, minutes)) starts.push(startsAt);
  }
  return starts;
}

export const addDays = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).add({ days }).toString();
