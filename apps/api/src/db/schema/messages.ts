import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  pgTable,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

/**
 * What patients are told, and what became of it. No contact stands here: it is read when a message is sent. No
 * foreign key, which would lock appointments: they are never deleted.
 */
export const messages = pgTable(
  'messages',
  {
    /** Also its Message-ID: a message that is sent twice is one to the mail programs. */
    id: uuid().primaryKey(),
    appointmentId: uuid('appointment_id').notNull(),
    /** Of the event that it tells of. */
    version: integer().notNull(),
    kind: text().$type<'confirmation' | 'change' | 'cancellation' | 'reminder'>().notNull(),
    /** 0, or above 0 what a member of the staff has sent again. */
    copy: smallint().notNull().default(0),
    dueAt: timestamp('due_at', { withTimezone: true, precision: 3 }).notNull(),
    nextTryAt: timestamp('next_try_at', { withTimezone: true, precision: 3 }).notNull(),
    tries: integer().notNull().default(0),
    /** Nothing while it waits. */
    outcome: text().$type<'sent' | 'failed' | 'skipped'>(),
    /** A code: why it failed or was skipped, or what the last try ran into. */
    reason: text(),
    settledAt: timestamp('settled_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    unique('messages_event_key').on(table.appointmentId, table.version, table.kind, table.copy),
    index('messages_waiting_idx').on(table.nextTryAt).where(sql`outcome is null`),
    index('messages_failed_idx').on(table.settledAt).where(sql`outcome = 'failed'`),
    check(
      'messages_kind_check',
      sql`${table.kind} in ('confirmation', 'change', 'cancellation', 'reminder')`,
    ),
    check(
      'messages_outcome_check',
      sql`${table.outcome} in ('sent', 'failed', 'skipped')
        and (${table.outcome} is null) = (${table.settledAt} is null)`,
    ),
  ],
);
