import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/** Whole epoch milliseconds of a `timestamptz`, the form in which the rules calculate. */
export const epochMs = (instant: SQLWrapper): SQL<number> =>
  sql<number>`floor(extract(epoch from ${instant}) * 1000)::float8`;

/** Parameter of type `bytea[]`, as text. */
export const byteaArray = (values: readonly Buffer[]): string =>
  `{${values.map((value) => `"\\\\x${value.toString('hex')}"`).join(',')}}`;
