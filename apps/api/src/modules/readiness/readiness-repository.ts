import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { toDomainError } from '../../db/client/postgres-errors.ts';
import { damagedObjects } from '../../db/preparation/catalogue.ts';
import { newerMigrations, pendingMigrations } from '../../db/preparation/migrate.ts';
import { secretProblem } from '../../db/preparation/secret-check.ts';
import type { Secrets } from '../../kernel/secrets.ts';

/** Settings by name, and whether the server is a standby. */
export async function selectServerState(db: Executor): Promise<Record<string, string>> {
  const rows = await db.execute<{ name: string; setting: string }>(sql`
    select name, setting from pg_settings
    where name in
      ('fsync', 'full_page_writes', 'synchronous_commit', 'is_superuser', 'transaction_read_only')
    union all
    select 'standby', case when pg_is_in_recovery() then 'on' else 'off' end`);
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
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
export function isMissingRight(error: unknown): boolean {
  const { cause } = toDomainError(error) ?? {};
  return (cause as { cause?: { code?: string } } | undefined)?.cause?.code === '42501';
}
