import { sql } from 'drizzle-orm';
import type { Clinic } from '../../clinic.ts';
import type { Database } from '../../db/client/database.ts';
import type { Executor } from '../../db/client/executor.ts';
import { toDomainError } from '../../db/client/postgres-errors.ts';
import { damagedObjects } from '../../db/preparation/catalogue.ts';
import { newerMigrations, pendingMigrations } from '../../db/preparation/migrate.ts';
import { secretProblem } from '../../db/preparation/secret-check.ts';
import { Deadline, runWithin } from '../../kernel/deadline.ts';
import { listDoctorsInUnknownZones } from '../doctors/list-doctors-in-unknown-zones.ts';

export type Readiness = { ready: boolean; problems: string[]; warnings: string[] };

/** Milliseconds: whoever asks this often waits little longer for it. */
const TIME_LIMIT = 2_000;

/** Settings without which an acknowledged booking could be lost. */
const DURABLE: Record<string, (value: string | undefined) => boolean> = {
  fsync: (value) => value === 'on',
  full_page_writes: (value) => value === 'on',
  synchronous_commit: (value) => value !== 'off',
};

/**
 * Whether bookings can be taken: the database is reachable, the primary, migrated and as the
 * migrations have made it, durable, and signed with our secret. Answers within two seconds.
 */
export async function checkReadiness(
  { db, secrets }: Pick<Clinic, 'db' | 'secrets'>,
  { renewConnections }: Pick<Database, 'renewConnections'>,
): Promise<Readiness> {
  const problems: string[] = [];
  const warnings: string[] = [];
  const check = async () => {
    const state = await selectServerState(db);
    for (const [name, isSafe] of Object.entries(DURABLE)) {
      if (isSafe(state[name])) continue;
      problems.push(`${name} is ${state[name]}: acknowledged bookings could be lost`);
    }
    if (state.standby === 'on') problems.push('the database server is a standby: it only reads');
    else if (state.transaction_read_only === 'on') problems.push('the database is read-only');
    // They may lead to what was the primary until now.
    if (state.transaction_read_only === 'on') renewConnections();
    if (state.is_superuser === 'on') {
      warnings.push('the application’s role is a superuser: use clinic_app');
    }
    const pending = await pendingMigrations(db);
    if (pending.length > 0) {
      problems.push(`migrations are pending: ${pending.join(', ')}`);
      return;
    }
    problems.push(...(await damage(db)));
    for (const { id, timeZone } of await listDoctorsInUnknownZones({ db })) {
      warnings.push(
        `doctor ${id} has the time zone ${JSON.stringify(timeZone)}, which is not known: nobody can book`,
      );
    }
    const otherSecret = await secretProblem(db, secrets);
    if (otherSecret) problems.push(otherSecret);
  };
  try {
    await runWithin(new Deadline(TIME_LIMIT), check);
  } catch (error) {
    // What was found before says more.
    if (problems.length === 0) problems.push(sentenceFor(error));
  }
  return { ready: problems.length === 0, problems, warnings };
}

/** Settings by name, and whether the server is a standby. */
async function selectServerState(db: Executor): Promise<Record<string, string>> {
  const rows = await db.execute<{ name: string; setting: string }>(sql`
    select name, setting from pg_settings
    where name in
      ('fsync', 'full_page_writes', 'synchronous_commit', 'is_superuser', 'transaction_read_only')
    union all
    select 'standby', case when pg_is_in_recovery() then 'on' else 'off' end`);
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

async function damage(db: Executor): Promise<string[]> {
  // What a newer version has changed, only that version knows.
  if ((await newerMigrations(db)).length > 0) return [];
  const damaged = await damagedObjects(db);
  if (damaged.length === 0) return [];
  return [`not as the migrations have made it: ${damaged.join('; ')}`];
}

function sentenceFor(error: unknown): string {
  const { cause } = toDomainError(error) ?? {};
  const code = (cause as { cause?: { code?: string } } | undefined)?.cause?.code;
  return code === '42501'
    ? 'the application’s role may not read what readiness asks for (42501)'
    : 'the database does not answer';
}
