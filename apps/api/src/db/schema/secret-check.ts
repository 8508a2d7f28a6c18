import { sql } from 'drizzle-orm';
import { boolean, check, pgTable } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';

/** One row: tells whether a process has the secret that the data were signed with. */
export const secretCheck = pgTable(
  'secret_check',
  {
    onlyRow: boolean('only_row').primaryKey().default(true),
    /** HMAC of a constant, under the key that signs; see `db/secret-check.ts`. */
    value: bytea().notNull(),
  },
  (table) => [check('secret_check_only_row_check', sql`${table.onlyRow}`)],
);
