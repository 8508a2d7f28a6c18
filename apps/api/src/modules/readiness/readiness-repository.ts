import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';

export type { Pooler } from '../../db/client/pooler.ts';

import { databaseError } from '../../db/client/postgres-errors.ts';
import { TIME_LIMITS } from '../../db/client/time-limits.ts';
import { damagedObjects } from '../../db/preparation/catalogue.ts';
import { newerMigrations, pendingMigrations } from '../../db/preparation/migrate.ts';
import { secretProblem } from '../../db/preparation/secret-check.ts';
import type { Secrets } from '../../kernel/secrets.ts';

/** Settings by name, those of time in milliseconds; whether the server is a standby, and who asks. */
export async function selectServerState(db: Executor): Promise<Record<string, string>> {
  const rows = await db.execute<{ name: string; setting: string }>(sql`
    select name, setting from pg_settings
    where name in
      ('fsync', 'full_page_writes', 'synchronous_commit', 'transaction_read_only',
       'lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')
    union all
    select 'standby', case when pg_is_in_recovery() then 'on' else 'off' end
    union all
    select 'is_superuser', current_setting('is_superuser')
    union all
    select 'role', current_user::text
    union all
    select 'connections', least(
      (select current_setting('max_connections')::int - sum(setting::int) from pg_settings
        where name in ('superuser_reserved_connections', 'reserved_connections')),
      (select nullif(rolconnlimit, -1) from pg_roles where rolname = current_user),
      (select nullif(datconnlimit, -1) from pg_database where datname = current_database()))::text`);
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

const SESSION_LIMITS = {
  lock_timeout: TIME_LIMITS.lock,
  statement_timeout: TIME_LIMITS.statement,
  idle_in_transaction_session_timeout: TIME_LIMITS.idleInTransaction,
};

/** The time limits of the session that are not those that Clinic asks for, nor shorter. */
export function lostLimits(state: Record<string, string>): string[] {
  return Object.entries(SESSION_LIMITS)
    .filter(([name, limit]) => !(Number(state[name]) > 0 && Number(state[name]) <= limit))
    .map(([name, limit]) => `${name} is ${state[name]} ms and not ${limit} ms`);
}

/** The names of the migrations that the database lacks. */
export const selectPendingMigrations = (db: Executor): Promise<string[]> => pendingMigrations(db);

/** What is wrong when the database was signed with another secret. */
export const selectSecretProblem = (db: Executor, secrets: Secrets): Promise<string | undefined> =>
  secretProblem(db, secrets);

/** What is not as the migrations have made it. What a newer version has changed, only that one knows. */
export async function selectDamage(db: Executor): Promise<string[]> {
  return (await newerMigrations(db)).length > 0 ? [] : damagedObjects(db);
}

/** Whether a statement failed because the application's role may not run it (42501). */
export const isMissingRight = (error: unknown): boolean => databaseError(error)?.code === '42501';

/** What a pooler says of a setting that it does not know, and that it was not told to ignore. */
export function refusedSetting(error: unknown): string | undefined {
  const { message = '' } = databaseError(error) ?? {};
  return /unsupported startup parameter[^:]*: (\w+)/.exec(message)?.[1];
}

/** Whether a prepared statement was gone from the session that it was sent to (26000). */
export const isLostStatement = (error: unknown): boolean => databaseError(error)?.code === '26000';
