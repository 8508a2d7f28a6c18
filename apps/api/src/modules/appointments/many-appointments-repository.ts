import { sql } from 'drizzle-orm';
import type { Transaction } from '../../db/client/executor.ts';
import { jsonRows } from '../../db/client/expressions.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { withCommit } from '../../db/client/transactions.ts';
import { insertEvent } from './appointment-writes-repository.ts';
import {
  insertAppointments,
  type NewBooking,
  type Source,
  TYPES,
  valuesOf,
} from './new-appointments-repository.ts';

const many: Source = {
  field: (name) => sql.raw(`wanted."${name}"`),
  from: sql.raw('from wanted'),
  joinedBy: (id) => sql` join wanted on wanted."appointmentId" = ${id}`,
  matching: (condition) => sql`exists (select from wanted where ${condition})`,
};

const insertMany = prepared((db, value: ValueOf<{ rows: string }>) => {
  const definition = Object.entries(TYPES).map(([name, type]) => `"${name}" ${type}`);
  const rows = sql`json_to_recordset(${value('rows')}::json) as row(${sql.raw(definition.join())})`;
  const wanted = db.$with('wanted', {}).as(sql`select * from ${rows}`);
  const { booked, patient, freed, written } = insertAppointments(db, many);
  return insertEvent(db.with(wanted, booked, patient, freed), booked, written, many.field);
});

/**
 * Writes several bookings as `insertBooked` writes one: of new patients without a contact, in one statement and one transaction.
 *
 * @returns of each whether it was written; the slots of the others are taken
 */
export async function insertManyBooked(
  tx: Transaction,
  bookings: readonly NewBooking[],
): Promise<boolean[]> {
  const rows = jsonRows(bookings.map(valuesOf));
  const written = await withCommit(tx, () => insertMany(tx, { rows }));
  const ids = new Set(written.map(({ appointmentId }) => appointmentId));
  return bookings.map(({ row }) => ids.has(row.id));
}
