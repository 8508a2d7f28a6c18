import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

/**
 * Committed events in one order without gaps; a trigger refuses UPDATE, DELETE and TRUNCATE. No foreign
 * key to `events`, which would lock their rows: they are never deleted.
 */
export const feed = pgTable(
  'feed',
  {
    position: bigint({ mode: 'number' }).notNull(),
    appointmentId: uuid('appointment_id').notNull(),
    version: integer().notNull(),
  },
  (table) => [
    primaryKey({ name: 'feed_pkey', columns: [table.position] }),
    unique('feed_appointment_id_version_key').on(table.appointmentId, table.version),
  ],
);

/** One row: where the feed ends, and when it was last compared with all events. */
export const feedHead = pgTable(
  'feed_head',
  {
    one: boolean().primaryKey().default(true),
    position: bigint({ mode: 'number' }).notNull(),
    /** The latest `occurred_at` that was looked at; only where to look next depends on it. */
    seenUntil: timestamp('seen_until', { withTimezone: true, precision: 3 }).notNull(),
    checkedAt: timestamp('checked_at', { withTimezone: true, precision: 3 }).notNull(),
    /** Events that the last comparison found missing, and added. */
    missing: integer().notNull().default(0),
  },
  (table) => [check('feed_head_one_check', sql`${table.one}`)],
);

/** Up to where each consumer has read. */
export const feedCursors = pgTable('feed_cursors', {
  consumer: text().primaryKey(),
  position: bigint({ mode: 'number' }).notNull(),
});
