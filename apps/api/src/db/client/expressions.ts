import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/** Whole epoch milliseconds of a `timestamptz`, the form in which the rules calculate. */
export const epochMs = (instant: SQLWrapper): SQL<number> =>
  sql<number>`floor(extract(epoch from ${instant}) * 1000)::float8`;

/** Parameter of type `bytea[]`, as text. */
export const byteaArray = (values: readonly Buffer[]): string =>
  `{${values.map((value) => `"\\\\x${value.toString('hex')}"`).join(',')}}`;

/** Parameter for `json_to_recordset`: rows as text, with bytes as `bytea` reads them. */
export const jsonRows = (rows: readonly Record<string, unknown>[]): string =>
  JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : value,
        ]),
      ),
    ),
  );
