import { sql } from 'drizzle-orm';
import type { Executor } from '../client/executor.ts';
import expected from './expected-catalogue.json' with { type: 'json' };

/** What a database is made of, by name: definitions of objects, columns of rights. */
export type Catalogue = Record<string, string>;

const RIGHT = /^right /;

/**
 * What the migrations have made that keeps the clinic's promises, as it stands now: tables, columns,
 * valid indexes, constraints, triggers that are enabled, functions, and what this role may do.
 */
export async function selectCatalogue(db: Executor): Promise<Catalogue> {
  const rows = await db.execute<{ name: string; definition: string }>(sql`
    with tables as (
      select oid, relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r'
    ), columns as (
      select tables.oid, tables.name as of_table, attname as name, attnum, format_type(atttypid, atttypmod)
        || case when attnotnull then ' not null' else '' end
        || case when attidentity <> '' then ' identity' else '' end
        || coalesce(case when attgenerated <> '' then ' generated ' else ' default ' end
          || pg_get_expr(adbin, adrelid, true), '') as definition
      from tables
      join pg_attribute on attrelid = tables.oid and attnum > 0 and not attisdropped
      left join pg_attrdef on adrelid = attrelid and adnum = attnum
    ), functions as (
      select oid, prosrc, prorettype from pg_proc
      where pronamespace = 'public'::regnamespace and not exists (
        -- Those of an extension.
        select from pg_depend
        where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e'
      )
    )
    select 'column ' || of_table || '.' || name as name, definition from columns
    union all
    select 'index ' || indexrelid::regclass, pg_get_indexdef(indexrelid, 0, true)
    from pg_index join tables on oid = indrelid where indisvalid and indisready
    union all
    select 'constraint ' || conname, pg_get_constraintdef(pg_constraint.oid, true)
    from pg_constraint join tables on tables.oid = conrelid where contype <> 'n'
    union all
    select 'enforcement of ' || conname, 'enabled'
    from pg_constraint join pg_trigger on tgconstraint = pg_constraint.oid
    join tables on tables.oid = conrelid
    group by conname having bool_and(tgenabled in ('O', 'A'))
    union all
    select 'trigger ' || tgname, pg_get_triggerdef(pg_trigger.oid, true)
    from pg_trigger join tables on tables.oid = tgrelid
    where not tgisinternal and tgenabled in ('O', 'A')
    union all
    select 'function ' || oid::regprocedure, md5(prosrc) from functions
    union all
    select 'right ' || may || ' on ' || of_table, string_agg(name, ', ' order by attnum)
    from columns cross join unnest(array['SELECT', 'INSERT', 'UPDATE']) as may
    where has_column_privilege(oid, attnum, may) group by may, of_table
    union all
    select 'right DELETE on ' || name, 'rows' from tables where has_table_privilege(oid, 'DELETE')
    union all
    select 'right EXECUTE on ' || oid::regprocedure, 'call' from functions
    where prorettype <> 'trigger'::regtype and has_function_privilege(oid, 'EXECUTE')`);
  const entries = rows.map(({ name, definition }) => [name, definition] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Names of what is missing, disabled, invalid or not as the migrations of this version have made it.
 * What there is beside it does not count.
 */
export async function damagedObjects(db: Executor): Promise<string[]> {
  const found = await selectCatalogue(db);
  return Object.entries(expected as Catalogue)
    .filter(([name, definition]) => !isThere(name, definition, found[name]))
    .map(([name]) => name);
}

function isThere(name: string, definition: string, found: string | undefined): boolean {
  if (found === undefined || !RIGHT.test(name)) return found === definition;
  const columns = new Set(found.split(', '));
  return definition.split(', ').every((column) => columns.has(column));
}
