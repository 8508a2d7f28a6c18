import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, timestamp, unique } from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { doctors } from './doctors.ts';

/**
 * A slot kept for one browser while a name is typed. An expired row means nothing. Beside what stands here,
 * a migration adds `holds_no_overlap` (an exclusion constraint on the busy interval).
 */
export const holds = pgTable(
  'holds',
  {
    doctorId: integer('doctor_id')
      .notNull()
      .references(() => doctors.id, { onDelete: 'cascade' }),
    startsAt: timestamp('starts_at', { withTimezone: true, precision: 3 }).notNull(),
    endsAt: timestamp('ends_at', { withTimezone: true, precision: 3 }).notNull(),
    busyFrom: timestamp('busy_from', { withTimezone: true, precision: 3 }).notNull(),
    busyUntil: timestamp('busy_until', { withTimezone: true, precision: 3 }).notNull(),
    visitTypeId: integer('visit_type_id').notNull(),
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
    check(
      'holds_interval_check',
      sql`${table.endsAt} > ${table.startsAt} and ${table.endsAt} - ${table.startsAt} <= interval '8 hours'
        and ${table.startsAt} - ${table.busyFrom} between interval '0' and interval '2 hours'
        and ${table.busyUntil} - ${table.endsAt} between interval '0' and interval '2 hours'`,
    ),
    unique('holds_holder_key').on(table.holder),
    index('holds_address_48_idx').on(table.address48),
    index('holds_expires_at_idx').on(table.expiresAt),
  ],
);
