import { and, eq, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import { contacts } from '../../db/schema/contacts.ts';
import { patients } from '../../db/schema/patients.ts';
import { searchableText } from '../../db/schema/searchable-text.ts';
import type { PatientSearch } from './rules/search-text.ts';

/**
 * Who matches a search, as `id`, `rank` (0 where it begins as it was typed), and `name` to sort by. Ordered and
 * limited outside: a limit alone would let the planner read the whole table in the hope of many matches.
 */
export function candidates(search: PatientSearch): SQL {
  switch (search.kind) {
    case 'birthDate':
      return ofPatients(inArray(patients.birthDate, search.dates), sql`0`);
    case 'name':
      return named(search.words);
    case 'phone': {
      const begins = or(
        ...search.begins.map((begin) => like(contacts.value, sql`${begin}::text || '%'`)),
      );
      const part = like(contacts.value, sql`'%' || ${search.part}::text || '%'`);
      return ofContacts('phone', or(begins, part), begins ?? sql`true`);
    }
    case 'email': {
      const part = search.part.replaceAll(/[%_\\]/g, '\\$&');
      const begins = like(contacts.value, sql`${part}::text || '%'`);
      return ofContacts('email', like(contacts.value, sql`'%' || ${part}::text || '%'`), begins);
    }
  }
}

const like = (text: typeof patients.nameKey | typeof contacts.value, pattern: SQL): SQL =>
  sql`${text} like ${pattern}`;

function named(words: string[]): SQL {
  if (words.length === 0) return ofPatients(sql`false`, sql`0`);
  const { nameKey } = patients;
  const patterns = words.map((word) => {
    // No sign is left in it that means anything to `like`; of signs alone nothing is left, and is like nothing.
    const key = sql`(select ${sql.raw(searchableText('given.word'))} as key
      from (select ${word}::text as word) as given) as folded where key <> ''`;
    return {
      begins: like(nameKey, sql`(select '% ' || key || '%' from ${key})`),
      // Three letters and more are looked for anywhere, fewer where a word begins: the index knows no shorter ones.
      matches: like(
        nameKey,
        sql`(select case when length(key) < 3 then '% ' else '%' end || key || '%' from ${key})`,
      ),
    };
  });
  const begins = sql.join(
    patterns.map((pattern) => sql`(${pattern.begins})`),
    sql` and `,
  );
  return ofPatients(
    and(...patterns.map(({ matches }) => matches)),
    sql`case when ${begins} then 0 else 1 end`,
  );
}

const ofPatients = (matches: SQL | undefined, rank: SQL): SQL =>
  sql`select ${patients.id} as id, ${rank} as rank, ${patients.nameKey} as name
    from ${patients} where ${and(matches, isNotNull(patients.name))}`;

const ofContacts = (kind: 'phone' | 'email', matches: SQL | undefined, begins: SQL): SQL =>
  sql`select ${contacts.patientId} as id, case when ${begins} then 0 else 1 end as rank, ${contacts.value} as name
    from ${contacts} where ${and(eq(contacts.kind, kind), matches)}`;
