import { sql } from 'drizzle-orm';
import { boolean, customType, index, integer, pgTable, text } from 'drizzle-orm/pg-core';

/** Text in the order of its code points, whatever locale the database has. */
const textInCodePointOrder = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

const SIGNS = String.raw`'[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u02B0-\u02FF\u2000-\u206F\u3000]'`;

/** SQL of a text (SQL, too) as a search compares it: small letters and digits only, no accents. */
export const searchableText = (text: string): string =>
  `regexp_replace(fold_text(${text}), ${SIGNS}, '', 'g')`;

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
    timeZone: text('time_zone').notNull(),
    /** A retired doctor (false) is neither listed nor booked; appointments made before stay. */
    active: boolean().notNull().default(true),
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
    index('doctors_specialization_idx')
      .on(table.specialization, table.timeZone, table.id)
      .where(sql`active`),
    index('doctors_sort_key_idx').on(table.sortKey, table.id).where(sql`active`),
  ],
);
