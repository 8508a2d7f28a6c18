import { sql } from 'drizzle-orm';
import {
  check,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { appointments, bytea } from './appointments.ts';

/** One row per successful change of an appointment; triggers refuse UPDATE, DELETE and TRUNCATE. */
export const events = pgTable(
  'events',
  {
    appointmentId: uuid('appointment_id')
      .notNull()
      .references(() => appointments.id, { onDelete: 'restrict' }),
    version: integer().notNull(),
    type: text()
      .$type<'booked' | 'rescheduled' | 'cancelled' | 'arrived' | 'fulfilled' | 'noshow'>()
      .notNull(),
    occurredAt: timestamp('occurred_at', { withTimezone: true, precision: 3 }).notNull(),
    actor: text().$type<'patient' | 'operator'>().notNull(),
    doctorId: integer('doctor_id').notNull(),
    startsAt: timestamp('starts_at', { withTimezone: true, precision: 3 }).notNull(),
    status: text().$type<'booked' | 'arrived' | 'fulfilled' | 'noshow' | 'cancelled'>().notNull(),
    reason: text(),
    idempotencyKey: uuid('idempotency_key'),
    requestHash: bytea('request_hash'),
    /** HMAC-SHA-256 of the previous event's hash and this event; see `modules/history`. */
    hash: bytea().notNull(),
  },
  (table) => [
    primaryKey({ name: 'events_pkey', columns: [table.appointmentId, table.version] }),
    unique('events_idempotency_key_key').on(table.idempotencyKey),
    check(
      'events_request_hash_check',
      sql`(${table.idempotencyKey} is null) = (${table.requestHash} is null)`,
    ),
  ],
);
