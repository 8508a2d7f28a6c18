import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { patients } from './patients.ts';

/** How a patient is reached. Families share one, so a value is not unique. */
export const contacts = pgTable(
  'contacts',
  {
    id: uuid().primaryKey(),
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id, { onDelete: 'cascade' }),
    kind: text().$type<'email' | 'phone'>().notNull(),
    /** An address in lower case, or a number as E.164 has it. */
    value: text().notNull(),
    /** How the patient wants to be reached first. */
    preferred: boolean().notNull().default(false),
    /** Since when nothing arrives there. */
    undeliverableAt: timestamp('undeliverable_at', { withTimezone: true, precision: 3 }),
  },
  (table) => [
    unique('contacts_patient_id_kind_key').on(table.patientId, table.kind),
    check(
      'contacts_value_check',
      sql`case ${table.kind}
        when 'email' then ${table.value} = lower(${table.value}) and ${table.value} like '_%@_%'
        when 'phone' then ${table.value} ~ '^\+[1-9][0-9]{5,14}$'
        else false end`,
    ),
    index('contacts_value_equal_idx').on(table.value),
    index('contacts_value_idx').using('gin', sql`${table.value} gin_trgm_ops`),
  ],
);
