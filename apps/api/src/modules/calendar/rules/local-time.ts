import { isKnownTimeZone } from '../../../kernel/time-zones.ts';

/**
 * The wall time of an instant (epoch milliseconds) in an IANA zone, as RFC 3339 with the offset that
 * the zone has then: `2026-12-11T09:00:00+00:00`. Nothing else makes wall times for answers.
 *
 * A zone that Node does not know gives UTC with `-00:00`, which RFC 3339 defines as "offset unknown":
 * an appointment of such a doctor must still be seen and cancelled.
 */
export function localTime(instant: number, timeZone: string): string {
  if (!isKnownTimeZone(timeZone))
    return new Date(instant).toISOString().replace(/\.\d+Z$/, '-00:00');
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });
}
