import { integer, pgTable, uuid } from 'drizzle-orm/pg-core';
import { appointments } from './appointments.ts';
import { bytea } from './bytea.ts';

/**
 * Idempotency keys of changes that found the appointment as they wanted it, so that no event has
 * them. Kept as long as the keys in `events`.
 */
export const unchangedKeys = pgTable('unchanged_keys', {
  /** As in `events`. */
  idempotencyKeyHash: bytea('idempotency_key_hash').primaryKey(),
  appointmentId: uuid('appointment_id')
    .notNull()
    .references(() => appointments.id, { onDelete: 'restrict' }),
  /** In which the appointment was as wanted. */
  version: integer().notNull(),
  requestHash: bytea('request_hash').notNull(),
});
