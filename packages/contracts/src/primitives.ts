import { z } from 'zod';
import { orMissing } from './input-messages.ts';

/** Slots start at multiples of so many minutes, counted from midnight. */
export const SLOT_MINUTES = 30;

/** The largest PostgreSQL `integer`. */
const MAX_INTEGER = 2 ** 31 - 1;

/** Database id of a doctor: a positive PostgreSQL `integer`. */
export const Id = z
  .int({ error: orMissing('must be a whole number') })
  .min(1)
  .max(MAX_INTEGER);

/** The version of a row that the caller has seen; another present one is `VERSION_MISMATCH`. */
export const Version = z.int().min(1).max(MAX_INTEGER);
/** Said of an input that saves a new row, or changes one. */
export const VERSION_OF_ROW = 'must be given for what is there, and for nothing new';

/** A whole number as it stands in a URL: decimal digits only, read as `number` wants it. */
export const wholeNumberInUrl = <T extends z.ZodType<number, number>>(number: T) =>
  z
    .string()
    .regex(/^(0|[1-9]\d{0,9})$/, 'must be a whole number')
    .transform(Number)
    .pipe(number);

/** A doctor's id as it stands in a URL. */
export const IdInUrl = wholeNumberInUrl(Id);

/** Public id of an appointment (UUIDv7) and of a client's intent (any UUID), in lower case. */
export const Uuid = z
  .string()
  .regex(/^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i, 'must be a UUID')
  .toLowerCase();

/** A calendar date, `YYYY-MM-DD`, that exists; without a zone. */
export const PlainDate = z.iso
  .date({ error: orMissing('must be a date that exists, as YYYY-MM-DD') })
  .refine((date) => date >= '2000-01-01' && date <= '2199-12-31', {
    error: 'must be between 2000 and 2199',
  });

/**
 * An instant as RFC 3339 with an offset, given back in UTC to the millisecond.
 * A leap second (`:60`) is refused: PostgreSQL and JavaScript cannot hold it.
 */
export const Instant = z.iso
  .datetime({
    offset: true,
    error: orMissing('must be a time with offset that exists, as 2026-11-23T14:00:00Z'),
  })
  .refine((text) => /^2[01]\d\d-/.test(text), {
    error: 'must be between 2000 and 2199',
    abort: true,
  })
  .refine((text) => !/\.\d{3}\d*[1-9]/.test(text), {
    error: 'must have at most milliseconds',
    abort: true,
  })
  .transform((text) => new Date(text).toISOString());

/** An instant in an answer: RFC 3339 UTC. */
export const InstantUtc = z.iso.datetime();

/**
 * A wall time in an answer: RFC 3339 with the offset that the zone has at that instant, like
 * `2026-12-11T09:00:00+00:00`. The offset `-00:00` says that the server does not know the zone.
 */
export const LocalTime = z.iso.datetime({ offset: true });

/** An IANA time zone identifier, like `Europe/Berlin`. */
export const TimeZone = z.string();

/** An area and a place of the IANA database, or UTC; not `GMT+2`, which has no summer time. */
const ZONE_NAME = /^(UTC|[A-Z][A-Za-z]+(\/[A-Za-z][\w+-]*)+)$/;

/** The name of a time zone that Node knows, like `Europe/Berlin`. */
export const ZoneName = TimeZone.refine((name) => ZONE_NAME.test(name) && isKnownZone(name), {
  error: 'must be a time zone like Europe/Berlin',
});

function isKnownZone(timeZone: string): boolean {
  try {
    // Names are found in whatever letters; stored is the one that PostgreSQL and browsers know.
    const { timeZone: found } = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions();
    return found === timeZone || found.toLowerCase() !== timeZone.toLowerCase();
  } catch {
    return false;
  }
}
