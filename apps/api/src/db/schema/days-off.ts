import { sql } from 'drizzle-orm';
import {
  check,
  customType,
  date,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import { doctors } from './doctors.ts';
import { locations } from './locations.ts';
import { daterange } from './schedules.ts';

/** Wall time of the doctor's zone. Text: only Node's Temporal makes an instant of it. */
const wallTime = customType<{ data: string }>({ dataType: () => 'timestamp' });

/** A date of a doctor with hours of its own; without intervals it is closed. */
export const dayOverrides = pgTable(
  'day_overrides',
  {
    doctorId: integer('doctor_id')
      .notNull()
      .references(() => doctors.id, { onDelete: 'cascade' }),
    day: date({ mode: 'string' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'day_overrides_pkey', columns: [table.doctorId, table.day] }),
    check('day_overrides_day_check', sql`isfinite(${table.day})`),
  ],
);

/** When such a date is open: minutes after midnight. An exclusion constraint keeps them from overlapping. */
export const dayIntervals = pgTable(
  'day_intervals',
  {
    doctorId: integer('doctor_id').notNull(),
    day: date({ mode: 'string' }).notNull(),
    fromMinute: smallint('from_minute').notNull(),
    toMinute: smallint('to_minute').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'day_intervals_pkey',
      columns: [table.doctorId, table.day, table.fromMinute],
    }),
    foreignKey({
      name: 'day_intervals_day_overrides_fkey',
      columns: [table.doctorId, table.day],
      foreignColumns: [dayOverrides.doctorId, dayOverrides.day],
    }).onDelete('cascade'),
    check(
      'day_intervals_minutes_check',
      sql`0 <= ${table.fromMinute} and ${table.fromMinute} < ${table.toMinute} and ${table.toMinute} <= 1440
        and ${table.fromMinute} % 5 = 0 and ${table.toMinute} % 5 = 0`,
    ),
  ],
);

/** A period in which a doctor is away. A kind and no text, which could be about somebody's health. */
export const timeOff = pgTable(
  'time_off',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    doctorId: integer('doctor_id')
      .notNull()
      .references(() => doctors.id, { onDelete: 'cascade' }),
    fromLocal: wallTime('from_local').notNull(),
    toLocal: wallTime('to_local').notNull(),
    kind: text().$type<'leave' | 'sick' | 'training' | 'blocked'>().notNull(),
  },
  (table) => [
    index('time_off_doctor_id_idx').on(table.doctorId),
    check('time_off_kind_check', sql`${table.kind} in ('leave', 'sick', 'training', 'blocked')`),
    check(
      'time_off_interval_check',
      sql`isfinite(${table.fromLocal}) and isfinite(${table.toLocal}) and ${table.fromLocal} < ${table.toLocal}
        and date_trunc('minute', ${table.fromLocal}) = ${table.fromLocal}
        and date_trunc('minute', ${table.toLocal}) = ${table.toLocal}`,
    ),
  ],
);

/** Dates on which a location is closed, or where none is named all of them. */
export const closures = pgTable(
  'closures',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    locationId: integer('location_id').references(() => locations.id, { onDelete: 'restrict' }),
    days: daterange().notNull(),
    name: text().notNull(),
    source: text().$type<'typed' | 'imported'>().notNull(),
  },
  (table) => [
    index('closures_location_id_idx').on(table.locationId),
    check('closures_source_check', sql`${table.source} in ('typed', 'imported')`),
    check(
      'closures_days_check',
      sql`not isempty(${table.days}) and isfinite(lower(${table.days})) is true
        and isfinite(upper(${table.days})) is true`,
    ),
  ],
);
