import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { appointments } from './appointments.ts';
import { bytea } from './bytea.ts';
import { staff } from './staff.ts';

/** One row per successful change of an appointment; triggers refuse UPDATE, DELETE and TRUNCATE. */
export const events = pgTable(
  'events',
  {
    appointmentId: uuid('appointment_id')
      .notNull()
      .references(() => appointments.id, { onDelete: 'restrict' }),
    version: integer().notNull(),
    type: text()
      .$type<
        'booked' | 'rescheduled' | 'cancelled' | 'arrived' | 'fulfilled' | 'noshow' | 'corrected'
      >()
      .notNull(),
    occurredAt: timestamp('occurred_at', { withTimezone: true, precision: 3 }).notNull(),
    actor: text().$type<'patient' | 'operator' | 'staff' | 'system'>().notNull(),
    doctorId: integer('doctor_id').notNull(),
    startsAt: timestamp('starts_at', { withTimezone: true, precision: 3 }).notNull(),
    status: text().$type<'booked' | 'arrived' | 'fulfilled' | 'noshow' | 'cancelled'>().notNull(),
    reason: text(),
    /** Keyed hash of the idempotency key; of format 1 the 16 bytes of the key itself, which its hash covers. */
    idempotencyKeyHash: bytea('idempotency_key_hash'),
    requestHash: bytea('request_hash'),
    /** HMAC-SHA-256 of the previous event's hash and this event; see `modules/history`. */
    hash: bytea().notNull(),
    /** Which text is hashed. What follows is null exactly when it is 1. */
    format: smallint().notNull().default(1),
    /** Who of the staff. */
    actorId: uuid('actor_id').references(() => staff.id, { onDelete: 'restrict' }),
    via: text().$type<'web' | 'desk' | 'cli' | 'system'>(),
    endsAt: timestamp('ends_at', { withTimezone: true, precision: 3 }),
    visitTypeId: integer('visit_type_id'),
    locationId: integer('location_id'),
    lane: smallint(),
    /** The refusals that a member of the staff was shown and accepted. */
    accepted: text().array(),
  },
  (table) => [
    primaryKey({ name: 'events_pkey', columns: [table.appointmentId, table.version] }),
    unique('events_idempotency_key_hash_key').on(table.idempotencyKeyHash),
    index('events_occurred_at_idx').on(table.occurredAt),
    check(
      'events_request_hash_check',
      sql`(${table.idempotencyKeyHash} is null) = (${table.requestHash} is null)`,
    ),
    check(
      'events_format_check',
      sql`${table.format} in (1, 2)
        and (${table.format} = 2 or (${table.actorId} is null and ${table.accepted} is null))
        and (${table.format} = 1) = (${table.via} is null)
        and (${table.format} = 1) = (${table.endsAt} is null)
        and (${table.format} = 1) = (${table.visitTypeId} is null)
        and (${table.format} = 1) = (${table.locationId} is null)
        and (${table.format} = 1) = (${table.lane} is null)`,
    ),
  ],
);
