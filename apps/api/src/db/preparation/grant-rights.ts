import type { ServerLogger } from '@clinic/embedded-postgres/server-log';
import postgres from 'postgres';
import { readDatabaseUrl } from '../client/database-url.ts';
import { driverOptions } from '../client/driver-options.ts';
import expected from './expected-catalogue.json' with { type: 'json' };
import { lockMigrations } from './migrate.ts';

/** SQLSTATE `insufficient_privilege`. */
const MAY_NOT = '42501';

type Wanted = { may: string; object: string; column: string };

/**
 * Gives the role of `DATABASE_URL` the rights that the migrations give to `clinic_app`, as far as it
 * lacks them: whatever its name is, and also when it was made after the migrations were applied.
 * Where the owner may not grant, the log says so, and readiness names what is missing.
 */
export async function grantRights({
  ownerUrl,
  url,
  logger,
}: {
  ownerUrl: string;
  url: string;
  logger: ServerLogger;
}): Promise<void> {
  const { user: role } = readDatabaseUrl(url);
  if (!role || role === readDatabaseUrl(ownerUrl).user) return;
  const options = { max: 1, fetch_types: false, prepare: false, onnotice: () => {} };
  const sql = postgres(driverOptions(ownerUrl, options));
  try {
    const statements = await missingGrants(sql, role);
    if (statements.length === 0) return;
    // One message is one transaction: two processes that grant at once would be in each other's way.
    const run = (lock: string) => sql.unsafe([lock, ...statements].join(';\n')).simple();
    await lockMigrations({ run }).catch((error: { code?: string }) => {
      if (error.code !== MAY_NOT) throw error;
    });
    // Who may grant nothing of it is often only warned.
    const left = await missingGrants(sql, role);
    if (left.length === 0) logger.info({ role, rights: statements.length }, 'Rights granted');
    else
      logger.error(
        { role },
        'The role of DATABASE_MIGRATION_URL may not grant: it must own the tables',
      );
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** What readiness expects of the role, column by column; rights on all of a thing have none. */
function wantedRights(): Wanted[] {
  return Object.entries(expected as Record<string, string>).flatMap(([name, definition]) => {
    const [, may, object] = /^right (\w+) on (.*)$/.exec(name) ?? [];
    if (!may || !object) return [];
    return definition.split(', ').map((column) => ({ may, object, column }));
  });
}

/** The statements that give a role what it lacks of that; what is not in this database is left out. */
async function missingGrants(sql: postgres.Sql, role: string): Promise<string[]> {
  const rows = await sql<{ statement: string }[]>`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(wantedRights())}::text::jsonb)
        as wanted (may text, object text, "column" text)
    ), role as (
      select oid, quote_ident(rolname) as name from pg_roles where rolname = ${role}
    )
    select format('grant %s (%s) on %s to %s', may, string_agg(quote_ident(attname), ', '),
      pg_class.oid::regclass, role.name) as statement
    from wanted cross join role
    join pg_class on relname = object and relnamespace = 'public'::regnamespace
    join pg_attribute on attrelid = pg_class.oid and attname = "column" and not attisdropped
    where not has_column_privilege(role.oid, pg_class.oid, attnum, may)
    group by may, pg_class.oid, role.name
    union all
    select format('grant delete on %s to %s', pg_class.oid::regclass, role.name)
    from wanted cross join role
    join pg_class on relname = object and relnamespace = 'public'::regnamespace
    where may = 'DELETE' and not has_table_privilege(role.oid, pg_class.oid, may)
    union all
    select format('grant execute on function %s to %s', to_regprocedure(object), role.name)
    from wanted cross join role
    where may = 'EXECUTE' and not has_function_privilege(role.oid, to_regprocedure(object), may)
    union all
    select format('grant usage on schema public to %s', role.name)
    from role where not has_schema_privilege(role.oid, 'public', 'USAGE')`;
  return rows.map(({ statement }) => statement);
}
