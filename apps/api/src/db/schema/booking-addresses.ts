import { index, pgTable, uuid } from 'drizzle-orm/pg-core';
import { appointments } from './appointments.ts';
import { bytea } from './bytea.ts';

/**
 * From where upcoming appointments were booked, while `MAX_BOOKINGS_PER_ADDRESS` is set: keyed hashes
 * of the address and of the networks it is in, as `Networks` has them. A row of an appointment that is
 * over or cancelled means nothing, and is swept away.
 */
export const bookingAddresses = pgTable(
  'booking_addresses',
  {
    appointmentId: uuid('appointment_id')
      .primaryKey()
      .references(() => appointments.id, { onDelete: 'restrict' }),
    address: bytea().notNull(),
    address56: bytea('address_56').notNull(),
    address48: bytea('address_48').notNull(),
  },
  (table) => [index('booking_addresses_address_48_idx').on(table.address48)],
);
