import { index, integer, pgTable, primaryKey, timestamp, unique } from 'drizzle-orm/pg-core';
import { bytea } from './appointments.ts';
import { doctors } from './doctors.ts';

/** A slot kept for one browser while a name is typed. An expired row means nothing. */
export const holds = pgTable(
  'holds',
  {
    doctorId: integer('doctor_id')
      .notNull()
      .references(() => doctors.id, { onDelete: 'cascade' }),
    startsAt: timestamp('starts_at', { withTimezone: true, precision: 3 }).notNull(),
    /** Keyed hash of the browser's hold token. */
    holder: bytea().notNull(),
    /** Keyed hashes of the address that holds and of the networks it is in, as `Networks` has them. */
    address: bytea(),
    address56: bytea('address_56'),
    address48: bytea('address_48'),
    expiresAt: timestamp('expires_at', { withTimezone: true, precision: 3 }).notNull(),
    renewals: integer().notNull(),
  },
  (table) => [
    primaryKey({ name: 'holds_pkey', columns: [table.doctorId, table.startsAt] }),
    unique('holds_holder_key').on(table.holder),
    index('holds_address_48_idx').on(table.address48),
    index('holds_expires_at_idx').on(table.expiresAt),
  ],
);
