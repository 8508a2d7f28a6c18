import { sql } from 'drizzle-orm';
import { pendingMigrations } from './db/migrate.ts';
import { secretProblem } from './db/secret-check.ts';
import type { Clinic } from './kernel/clinic.ts';

export type Readiness = { ready: boolean; problems: string[]; warnings: string[] };

/** Settings without which an acknowledged booking could be lost. */
const DURABLE: Record<string, (value: string) => boolean> = {
  fsync: (value) => value === 'on',
  full_page_writes: (value) => value === 'on',
  synchronous_commit: (value) => value !== 'off',
};

/** Whether bookings can be taken: database reachable, migrated, durable, signed with our secret. */
export async function checkReadiness({
  db,
  secrets,
}: Pick<Clinic, 'db' | 'secrets'>): Promise<Readiness> {
  try {
    const settings = await db.execute<{ name: string; setting: string }>(sql`
      select name, setting from pg_settings
      where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'is_superuser')`);
    const value = Object.fromEntries(settings.map(({ name, setting }) => [name, setting]));
    const problems = Object.entries(DURABLE)
      .filter(([name, isSafe]) => !isSafe(value[name] ?? ''))
      .map(([name]) => `${name} is ${value[name]}: acknowledged bookings could be lost`);
    const pending = await pendingMigrations(db);
    if (pending.length > 0) problems.push(`migrations are pending: ${pending.join(', ')}`);
    const otherSecret = pending.length === 0 && (await secretProblem(db, secrets));
    if (otherSecret) problems.push(otherSecret);
    const warnings =
      value.is_superuser === 'on' ? ['the application’s role is a superuser: use clinic_app'] : [];
    return { ready: problems.length === 0, problems, warnings };
  } catch {
    return { ready: false, problems: ['the database does not answer'], warnings: [] };
  }
}
