import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { doctors } from './doctors.ts';

/**
 * What a patient comes for, with its length and the buffers around it. Rows are never deleted:
 * appointments name them. A trigger keeps exactly one of them the default.
 */
export const visitTypes = pgTable(
  'visit_types',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    code: text().notNull(),
    name: text().notNull(),
    /** A sentence for patients: what it is for. */
    description: text(),
    durationMinutes: integer('duration_minutes').notNull(),
    bufferBeforeMinutes: integer('buffer_before_minutes').notNull().default(0),
    bufferAfterMinutes: integer('buffer_after_minutes').notNull().default(0),
    minNoticeMinutes: integer('min_notice_minutes').notNull().default(0),
    /** Whether patients can book it themselves. */
    online: boolean().notNull().default(true),
    active: boolean().notNull().default(true),
    isDefault: boolean('is_default').notNull().default(false),
    version: integer().notNull().default(1),
  },
  (table) => [
    unique('visit_types_code_key').on(table.code),
    uniqueIndex('visit_types_default_key').on(table.isDefault).where(sql`is_default`),
    check(
      'visit_types_duration_check',
      sql`${table.durationMinutes} between 5 and 480 and ${table.durationMinutes} % 5 = 0`,
    ),
    check(
      'visit_types_buffers_check',
      sql`${table.bufferBeforeMinutes} between 0 and 120 and ${table.bufferBeforeMinutes} % 5 = 0
        and ${table.bufferAfterMinutes} between 0 and 120 and ${table.bufferAfterMinutes} % 5 = 0`,
    ),
    check('visit_types_notice_check', sql`${table.minNoticeMinutes} between 0 and 525600`),
    check(
      'visit_types_default_check',
      sql`not ${table.isDefault} or (${table.online} and ${table.active})`,
    ),
  ],
);

/** Which visit types a doctor offers; a doctor without a row offers the default type only. */
export const doctorVisitTypes = pgTable(
  'doctor_visit_types',
  {
    doctorId: integer('doctor_id')
      .notNull()
      .references(() => doctors.id, { onDelete: 'cascade' }),
    visitTypeId: integer('visit_type_id')
      .notNull()
      .references(() => visitTypes.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ name: 'doctor_visit_types_pkey', columns: [table.doctorId, table.visitTypeId] }),
  ],
);

/** A visit type in a flat row. */
export const visitTypeColumns = {
  visitTypeId: visitTypes.id,
  visitTypeCode: visitTypes.code,
  visitTypeName: visitTypes.name,
  visitTypeDescription: visitTypes.description,
  durationMinutes: visitTypes.durationMinutes,
  bufferBeforeMinutes: visitTypes.bufferBeforeMinutes,
  bufferAfterMinutes: visitTypes.bufferAfterMinutes,
  minNoticeMinutes: visitTypes.minNoticeMinutes,
  isDefault: visitTypes.isDefault,
};
