import { sql } from 'drizzle-orm';
import { boolean, check, integer, pgTable, text } from 'drizzle-orm/pg-core';

/**
 * One row: what a manager sets. A trigger counts `doctors.hours_version` up when what can be booked or changed
 * follows from other values.
 */
export const clinicSettings = pgTable(
  'clinic_settings',
  {
    onlyRow: boolean('only_row').primaryKey().default(true),
    /** 0 until a first start has written what the environment says. */
    version: integer().notNull().default(0),
    name: text(),
    phone: text(),
    email: text(),
    bookingHorizonDays: integer('booking_horizon_days').notNull().default(90),
    cancelNoticeMinutes: integer('cancel_notice_minutes').notNull().default(120),
    /** Whether patients leave an email address or phone number when they book. */
    contact: text().$type<'none' | 'optional' | 'required'>().notNull().default('optional'),
  },
  (table) => [
    check('clinic_settings_only_row_check', sql`${table.onlyRow}`),
    check('clinic_settings_horizon_check', sql`${table.bookingHorizonDays} between 1 and 730`),
    check('clinic_settings_notice_check', sql`${table.cancelNoticeMinutes} between 0 and 43200`),
    check(
      'clinic_settings_contact_check',
      sql`${table.contact} in ('none', 'optional', 'required')`,
    ),
  ],
);

/** What decides about bookings and changes, for the statement that decides; joined on `true`. */
export const policyColumns = {
  horizonDays: clinicSettings.bookingHorizonDays,
  cancelNoticeMinutes: clinicSettings.cancelNoticeMinutes,
  clinicPhone: clinicSettings.phone,
};
