/** More than there are: names that are no zones must not fill the memory. */
const MAX_KNOWN = 2_000;
const known = new Map<string, boolean>();

/**
 * Whether Node can tell the time in a zone of this name. The database refuses names that PostgreSQL
 * does not know; a row that is older than that check, or one of a newer zone than Node's, is met here.
 */
export function isKnownTimeZone(timeZone: string): boolean {
  let answer = known.get(timeZone);
  if (answer === undefined) {
    if (known.size >= MAX_KNOWN) known.clear();
    answer = canTellTime(timeZone);
    known.set(timeZone, answer);
  }
  return answer;
}

function canTellTime(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}
