import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';

/** The row is also the lock of the doctor's calendar: `SELECT … FOR UPDATE` before every change. */
export const doctors = pgTable(
  'doctors',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    name: text().notNull(),
    specialization: text().notNull(),
    timeZone: text('time_zone').notNull(),
  },
  (table) => [
    index('doctors_specialization_idx').on(table.specialization, table.timeZone, table.id),
  ],
);
