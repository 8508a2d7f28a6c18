import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { doctors } from './doctors.ts';

/**
 * The version of a doctor's hours, and the hours themselves where a process does not know that version: both of
 * one snapshot, because `hours_of` is STABLE.
 *
 * @param known the version that it knows; null for none
 */
export const hoursColumns = (known: SQLWrapper) => ({
  hoursVersion: doctors.hoursVersion,
  hours: hoursUnless(known),
});

export const hoursUnless = (known: SQLWrapper): SQL<string | null> =>
  sql<string | null>`case when ${doctors.hoursVersion} is distinct from ${known}::integer
    then hours_of(${doctors.id}) end`;
