import { type SQL, sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  check,
  index,
  integer,
  pgTable,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytea } from './bytea.ts';
import { doctors } from './doctors.ts';
import { patients } from './patients.ts';
import { staff } from './staff.ts';

/** An appointment is live unless cancelled. */
export const LIVE: SQL = sql.raw(`status <> 'cancelled'`);

/** Live and beside no other on purpose: the predicate of the index that decides every race. */
export const EXCLUSIVE: SQL = sql.raw(`status <> 'cancelled' and lane = 0`);

/**
 * Beside what stands here, a migration adds `appointments_no_overlap` (an exclusion constraint on the busy
 * interval). Visit type and location have no foreign key, which would lock their few rows for every
 * booking: they are never deleted, and the trigger of the state table looks whether they exist.
 */
export const appointments = pgTable(
  'appointments',
  {
    id: uuid().primaryKey(),
    reference: text().notNull(),
    doctorId: integer('doctor_id')
      .notNull()
      .references(() => doctors.id, { onDelete: 'restrict' }),
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id, { onDelete: 'restrict' }),
    visitTypeId: integer('visit_type_id').notNull(),
    locationId: integer('location_id').notNull(),
    startsAt: timestamp('starts_at', { withTimezone: true, precision: 3 }).notNull(),
    endsAt: timestamp('ends_at', { withTimezone: true, precision: 3 }).notNull(),
    /** The interval with its buffers: what is taken of the doctor's calendar. */
    busyFrom: timestamp('busy_from', { withTimezone: true, precision: 3 }).notNull(),
    busyUntil: timestamp('busy_until', { withTimezone: true, precision: 3 }).notNull(),
    /** 0, or above 0 beside another appointment on purpose, by a member of the staff. */
    lane: smallint().notNull().default(0),
    overbookedBy: uuid('overbooked_by').references((): AnyPgColumn => staff.id, {
      onDelete: 'restrict',
    }),
    status: text().$type<'booked' | 'arrived' | 'fulfilled' | 'noshow' | 'cancelled'>().notNull(),
    version: integer().notNull(),
    manageNonce: bytea('manage_nonce').notNull(),
  },
  (table) => [
    unique('appointments_reference_key').on(table.reference),
    uniqueIndex('appointments_live_slot_key').on(table.doctorId, table.startsAt).where(EXCLUSIVE),
    // The unique index cannot serve a question about all lanes.
    index('appointments_live_idx').on(table.doctorId, table.startsAt).where(LIVE),
    index('appointments_patient_id_idx').on(table.patientId),
    check(
      'appointments_status_check',
      sql`${table.status} in ('booked', 'arrived', 'fulfilled', 'noshow', 'cancelled')`,
    ),
    check(
      'appointments_length_check',
      sql`${table.endsAt} > ${table.startsAt}
        and ${table.endsAt} - ${table.startsAt} <= interval '8 hours'
        and extract(epoch from ${table.endsAt} - ${table.startsAt})::bigint % 300 = 0`,
    ),
    check(
      'appointments_busy_check',
      sql`${table.startsAt} - ${table.busyFrom} between interval '0' and interval '2 hours'
        and ${table.busyUntil} - ${table.endsAt} between interval '0' and interval '2 hours'`,
    ),
    check('appointments_lane_check', sql`${table.lane} between 0 and 3`),
    check(
      'appointments_overbooked_by_check',
      sql`(${table.lane} > 0) = (${table.overbookedBy} is not null)`,
    ),
    check('appointments_version_check', sql`${table.version} >= 1`),
  ],
);
