import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { searchableName } from './searchable-text.ts';

/**
 * A person. The one place of a name: appointments and events, which never change, have none. Nothing of it goes
 * into the statistics of the planner, where it would outlive an erasure.
 */
export const patients = pgTable(
  'patients',
  {
    id: uuid().primaryKey(),
    /** Null only of a patient whose data were erased. */
    name: text(),
    /** The name as a search compares it. */
    nameKey: text('name_key').generatedAlwaysAs(sql.raw(searchableName('name'))),
    birthDate: date('birth_date', { mode: 'string' }),
    /** BCP 47. */
    language: text(),
    createdAt: timestamp('created_at', { withTimezone: true, precision: 3 }).notNull(),
    erasedAt: timestamp('erased_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    check('patients_name_check', sql`(${table.name} is null) = (${table.erasedAt} is not null)`),
    index('patients_name_key_idx').using('gin', sql`${table.nameKey} gin_trgm_ops`),
    index('patients_birth_date_idx').on(table.birthDate).where(sql`birth_date is not null`),
  ],
);
