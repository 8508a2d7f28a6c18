import { boolean, char, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';

/** A place where doctors see patients. Rows are never deleted: appointments name them. */
export const locations = pgTable(
  'locations',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    name: text().notNull(),
    timeZone: text('time_zone').notNull(),
    addressLine: text('address_line'),
    city: text(),
    postalCode: text('postal_code'),
    /** ISO 3166-1 alpha-2. */
    country: char({ length: 2 }),
    phone: text(),
    active: boolean().notNull().default(true),
    version: integer().notNull().default(1),
  },
  // What a doctor's row refers to, so that a doctor and its location cannot be in two zones.
  (table) => [unique('locations_id_time_zone_key').on(table.id, table.timeZone)],
);

/** A location in a flat row. */
export const locationColumns = {
  locationId: locations.id,
  locationName: locations.name,
  locationTimeZone: locations.timeZone,
  addressLine: locations.addressLine,
  city: locations.city,
  postalCode: locations.postalCode,
  country: locations.country,
  locationPhone: locations.phone,
};
