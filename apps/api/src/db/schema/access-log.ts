import { sql } from 'drizzle-orm';
import { bigint, check, index, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { patients } from './patients.ts';
import { staff } from './staff.ts';

/** Who has looked at which patient's record; triggers refuse UPDATE, DELETE and TRUNCATE. */
export const accessLog = pgTable(
  'access_log',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    occurredAt: timestamp('occurred_at', { withTimezone: true, precision: 3 }).notNull(),
    staffId: uuid('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'restrict' }),
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id, { onDelete: 'restrict' }),
    action: text().$type<'view' | 'update' | 'export' | 'erase'>().notNull(),
  },
  (table) => [
    check('access_log_action_check', sql`${table.action} in ('view', 'update', 'export', 'erase')`),
    index('access_log_patient_id_idx').on(table.patientId, table.id),
  ],
);
