import { type SQL, sql } from 'drizzle-orm';
import {
  check,
  customType,
  integer,
  pgTable,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { doctors } from './doctors.ts';

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** An appointment is live unless cancelled: the predicate of the index that decides every race. */
export const LIVE: SQL = sql.raw(`status <> 'cancelled'`);

/** Beside what stands here, a migration adds `appointments_no_overlap` (an exclusion constraint). */
export const appointments = pgTable(
  'appointments',
  {
    id: uuid().primaryKey(),
    reference: text().notNull(),
    doctorId: integer('doctor_id')
      .notNull()
      .references(() => doctors.id, { onDelete: 'restrict' }),
    patientName: text('patient_name').notNull(),
    startsAt: timestamp('starts_at', { withTimezone: true, precision: 3 }).notNull(),
    endsAt: timestamp('ends_at', { withTimezone: true, precision: 3 }).notNull(),
    status: text().$type<'booked' | 'arrived' | 'fulfilled' | 'noshow' | 'cancelled'>().notNull(),
    version: integer().notNull(),
    manageNonce: bytea('manage_nonce').notNull(),
  },
  (table) => [
    unique('appointments_reference_key').on(table.reference),
    uniqueIndex('appointments_live_slot_key').on(table.doctorId, table.startsAt).where(LIVE),
    check(
      'appointments_status_check',
      sql`${table.status} in ('booked', 'arrived', 'fulfilled', 'noshow', 'cancelled')`,
    ),
    check(
      'appointments_length_check',
      sql`${table.endsAt} = ${table.startsAt} + interval '30 minutes'`,
    ),
    check('appointments_version_check', sql`${table.version} >= 1`),
  ],
);
