import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  pgTable,
  text,
} from 'drizzle-orm/pg-core';
import { locations } from './locations.ts';
import { searchableText } from './searchable-text.ts';

/** Text in the order of its code points, whatever locale the database has. */
const textInCodePointOrder = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

const TITLES =
  'prof|professor|professora|univ|priv|pd|pr|dr|dra|drs|doctor|doctora|doktor|docteur|dott|mudr|mddr|mr|mrs|ms|mx';
const FIELDS_OF_TITLES = 'med|dent|vet|phil|psych|rer|nat|habil|doz|univ|dipl|ing|ssa';
const LEADING_TITLES = `'^(?:(?:${TITLES})[. -]+(?:(?:${FIELDS_OF_TITLES})[. -]+)*)+(?=[^. -])'`;
const withoutTitles = (name: string) => `regexp_replace(${name}, ${LEADING_TITLES}, '', 'i')`;

/** The row is also the lock of the doctor's calendar: `SELECT … FOR UPDATE` before every change. */
export const doctors = pgTable(
  'doctors',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    name: text().notNull(),
    specialization: text().notNull(),
    /** That of the location. */
    timeZone: text('time_zone').notNull(),
    /** A trigger gives a doctor without one the first location of the time zone. */
    locationId: integer('location_id').notNull(),
    /** Triggers count it up with every change of what the doctor's hours are made of. */
    hoursVersion: integer('hours_version').notNull().default(0),
    /** A trigger counts it up when a cancellation or a move frees time of the doctor. */
    freedVersion: integer('freed_version').notNull().default(0),
    /** A retired doctor (false) is neither listed nor booked; appointments made before stay. */
    active: boolean().notNull().default(true),
    /** Of what a manager sets of the doctor. */
    version: integer().notNull().default(1),
    /** Name, a space, specialization, as a search compares them; a migration made `fold_text`. */
    searchKey: text('search_key')
      .notNull()
      .generatedAlwaysAs(
        sql.raw(`${searchableText('name')} || ' ' || ${searchableText('specialization')}`),
      ),
    /** The name without titles: first whatever its case and accents, which then decide between equals. */
    sortKey: textInCodePointOrder('sort_key')
      .notNull()
      .generatedAlwaysAs(
        sql.raw(
          `fold_text(${withoutTitles('name')}) || chr(1) || ${withoutTitles('normalize(name, NFD)')}`,
        ),
      ),
  },
  (table) => [
    foreignKey({
      name: 'doctors_location_id_time_zone_fkey',
      columns: [table.locationId, table.timeZone],
      foreignColumns: [locations.id, locations.timeZone],
    }).onUpdate('cascade'),
    index('doctors_specialization_idx')
      .on(table.specialization, table.timeZone, table.id)
      .where(sql`active`),
    index('doctors_sort_key_idx').on(table.sortKey, table.id).where(sql`active`),
  ],
);
