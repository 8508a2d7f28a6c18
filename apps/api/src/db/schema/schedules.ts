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
  unique,
} from 'drizzle-orm/pg-core';
import { doctors } from './doctors.ts';

/** Dates as PostgreSQL writes a range of them, `[2026-11-23,2026-11-30)`. */
export const daterange = customType<{ data: string }>({ dataType: () => 'daterange' });

/** A named weekly pattern. Triggers refuse to change a row: it is replaced by another one. */
export const schedules = pgTable(
  'schedules',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    name: text().notNull(),
    /** Starts are multiples of so many minutes after midnight. */
    gridMinutes: smallint('grid_minutes').notNull(),
    cycleWeeks: smallint('cycle_weeks').notNull(),
    /** A Monday on which the first week of the cycle begins. */
    anchor: date({ mode: 'string' }).notNull(),
  },
  (table) => [
    // For the rules, which repeat both.
    unique('schedules_id_grid_cycle_key').on(table.id, table.gridMinutes, table.cycleWeeks),
    check('schedules_grid_check', sql`${table.gridMinutes} in (5, 10, 15, 20, 30, 60)`),
    check('schedules_cycle_check', sql`${table.cycleWeeks} between 1 and 4`),
    check(
      'schedules_anchor_check',
      sql`isfinite(${table.anchor}) and extract(isodow from ${table.anchor}) = 1`,
    ),
  ],
);

/** When a schedule is open: minutes after midnight. An exclusion constraint keeps them from overlapping. */
export const scheduleRules = pgTable(
  'schedule_rules',
  {
    scheduleId: integer('schedule_id').notNull(),
    gridMinutes: smallint('grid_minutes').notNull(),
    cycleWeeks: smallint('cycle_weeks').notNull(),
    /** Of the cycle, from 1. */
    week: smallint().notNull(),
    /** Monday is 1. */
    weekday: smallint().notNull(),
    fromMinute: smallint('from_minute').notNull(),
    toMinute: smallint('to_minute').notNull(),
    /** Null: all of them. */
    visitTypeIds: integer('visit_type_ids').array(),
  },
  (table) => [
    primaryKey({
      name: 'schedule_rules_pkey',
      columns: [table.scheduleId, table.week, table.weekday, table.fromMinute],
    }),
    foreignKey({
      name: 'schedule_rules_schedule_fkey',
      columns: [table.scheduleId, table.gridMinutes, table.cycleWeeks],
      foreignColumns: [schedules.id, schedules.gridMinutes, schedules.cycleWeeks],
    }).onDelete('cascade'),
    check('schedule_rules_week_check', sql`${table.week} between 1 and ${table.cycleWeeks}`),
    check('schedule_rules_weekday_check', sql`${table.weekday} between 1 and 7`),
    check(
      'schedule_rules_minutes_check',
      sql`0 <= ${table.fromMinute} and ${table.fromMinute} < ${table.toMinute} and ${table.toMinute} <= 1440
        and ${table.fromMinute} % ${table.gridMinutes} = 0 and ${table.toMinute} % ${table.gridMinutes} = 0`,
    ),
  ],
);

/** Which schedule a doctor has on which dates. An exclusion constraint keeps validities from overlapping. */
export const doctorSchedules = pgTable(
  'doctor_schedules',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    doctorId: integer('doctor_id')
      .notNull()
      .references(() => doctors.id, { onDelete: 'cascade' }),
    scheduleId: integer('schedule_id')
      .notNull()
      .references(() => schedules.id, { onDelete: 'restrict' }),
    valid: daterange().notNull(),
  },
  (table) => [
    index('doctor_schedules_doctor_id_idx').on(table.doctorId),
    index('doctor_schedules_schedule_id_idx').on(table.scheduleId),
    check('doctor_schedules_valid_check', sql`not isempty(${table.valid})`),
  ],
);
