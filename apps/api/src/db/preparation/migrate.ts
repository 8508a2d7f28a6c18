import { setTimeout as pause } from 'node:timers/promises';
import type { ServerLogger } from '@clinic/embedded-postgres/server-log';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { StartupError } from '../../kernel/startup-error.ts';
import { driverOptions } from '../client/driver-options.ts';
import type { Executor } from '../client/executor.ts';
import { type Migration, migrationNames, readMigrations } from './migration-files.ts';

export const MIGRATIONS = new URL('../migrations/', import.meta.url);

/** Any number will do, as long as every Clinic uses the same. */
const ADVISORY_LOCK = 7_250_116_411;

const CREATE_LEDGER = `
CREATE TABLE IF NOT EXISTS clinic_migrations (
  name text PRIMARY KEY,
  applied_at timestamptz NOT NULL,
  sha256 text NOT NULL
);
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'clinic_app') THEN
    GRANT SELECT ON clinic_migrations TO clinic_app;
  END IF;
END $$`;

/** Milliseconds that a migration waits for a lock: whoever books meanwhile waits behind it. */
const LOCK_LIMIT = 1_000;
/** Milliseconds for those who waited, before the next try. */
const LOCK_PAUSE = 2_000;
/** Milliseconds after which the log says that a migration is under way. */
const TELL_AFTER = 5_000;

/** Waits for every other process that migrates, whatever time limits the role has been given. */
const IN_TURN = `
SELECT set_config(name, '0', true) FROM pg_settings
WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout');
SELECT pg_advisory_xact_lock(${ADVISORY_LOCK});
`;

type Options = { ownerUrl: string; logger: ServerLogger; directory?: URL; signal?: AbortSignal };

/**
 * Applies what is pending of the migrations, in the order of drizzle-kit's journal. Several
 * processes may do so at once, also through a pooler: nothing is kept in a session. Names in the ledger that this build does not know are left alone:
 * during a rolling deploy a newer version has migrated already.
 *
 * @throws StartupError when a migration is refused or an applied one was changed; any other error
 * means the database was not reachable, and calling again later makes sense
 */
export async function migrate({ ownerUrl, logger, directory = MIGRATIONS, signal }: Options) {
  const migrations = await readMigrations(directory);
  const client = postgres(
    driverOptions(ownerUrl, {
      max: 1,
      max_lifetime: null,
      // The driver asks for types by itself, and nobody hears when that query fails: the process ends.
      fetch_types: false,
      prepare: false,
      // What a migration raises itself has no SQLSTATE of its own: how much there is to do.
      onnotice: ({ code, message }) => {
        if (code === '00000' && message) logger.info({}, message);
      },
      connection: { application_name: 'clinic-migrate' },
    }),
  );
  try {
    const ledger = await readLedger(client);
    compare(migrations, ledger, logger);
    for (const migration of migrations) {
      if (!ledger.has(migration.name)) await apply(client, migration, logger, signal);
    }
  } finally {
    await client.end({ timeout: 1 });
  }
}

type OpenTransaction = { run(text: string): Promise<unknown> };

/** Keeps every other process from migrating until the end of the transaction. */
export async function lockMigrations(transaction: OpenTransaction): Promise<void> {
  await transaction.run(`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK})`);
}

/** Applies migrations that a database lacks, inside of a transaction that is open. */
export async function applyWithin(
  transaction: OpenTransaction,
  migrations: readonly Migration[],
): Promise<void> {
  await transaction.run(CREATE_LEDGER);
  for (const migration of migrations) await transaction.run(entryOf(migration));
}

/** Names of the migrations that this database lacks, for readiness; all of them on an empty one. */
export async function pendingMigrations(db: Executor, directory = MIGRATIONS): Promise<string[]> {
  const [names, applied] = await Promise.all([migrationNames(directory), selectApplied(db)]);
  return names.filter((name) => !applied.includes(name));
}

/** Names of the migrations of a newer version that this database has. */
export async function newerMigrations(db: Executor, directory = MIGRATIONS): Promise<string[]> {
  const [names, applied] = await Promise.all([migrationNames(directory), selectApplied(db)]);
  return applied.filter((name) => !names.includes(name));
}

async function selectApplied(db: Executor): Promise<string[]> {
  const [found] = await db.execute(
    sql`SELECT to_regclass('clinic_migrations') IS NOT NULL AS ledger`,
  );
  if (!found?.ledger) return [];
  const rows = await db.execute<{ name: string }>(sql`SELECT name FROM clinic_migrations`);
  return rows.map(({ name }) => name);
}

/** Names and hashes of what was applied. */
async function readLedger(client: postgres.Sql): Promise<Map<string, string>> {
  const [found] =
    await client`SELECT to_regclass('public.clinic_migrations') IS NOT NULL AS ledger`;
  if (!found?.ledger) await client.unsafe(`${IN_TURN}${CREATE_LEDGER}`).simple();
  const rows = await client`SELECT name, sha256 FROM clinic_migrations`;
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}

function compare(migrations: Migration[], ledger: Map<string, string>, logger: ServerLogger) {
  const changed = migrations.find(({ name, sha256 }) => (ledger.get(name) ?? sha256) !== sha256);
  if (changed) {
    throw new StartupError(
      `The migration ${changed.name} has changed since this database applied it: restore the file ` +
        'as it was and put the change into a new migration.',
    );
  }
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...ledger.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    logger.warn({ unknown }, 'The database has migrations of a newer version of Clinic');
  }
}

/**
 * One message of the simple protocol is one transaction, which no lost connection and no pooler can
 * split. It waits for another process that migrates as long as that takes, whatever time limits the
 * role has been given; then the ledger's primary key shows that the migration is applied. For a lock
 * of a table it waits only shortly: it gives up what it has and tries again, so that bookings do not
 * queue behind it for as long as somebody else's transaction lasts.
 */
async function apply(
  client: postgres.Sql,
  migration: Migration,
  logger: ServerLogger,
  signal: AbortSignal | undefined,
) {
  const { name } = migration;
  const slow = setTimeout(() => {
    logger.info({ migration: name }, 'The migration is under way, or waits for another process');
  }, TELL_AFTER);
  try {
    while (!(await tryToApply(client, migration))) {
      logger.warn(
        { migration: name },
        'A lock is held by a long transaction: the migration tries again',
      );
      await pause(LOCK_PAUSE, undefined, { signal });
    }
    logger.info({ migration: name }, 'Migration applied');
  } catch (error) {
    if (!(error instanceof postgres.PostgresError) || isPassing(error)) throw error;
    if (error.constraint_name === 'clinic_migrations_pkey') return;
    throw new StartupError(
      `The migration ${name} is refused by the database (${error.code} ${error.message}); nothing ` +
        'of it was kept.',
      { cause: error },
    );
  } finally {
    clearTimeout(slow);
  }
}

/** False when somebody else holds a lock that it needs: nothing of it was kept. */
async function tryToApply(client: postgres.Sql, migration: Migration): Promise<boolean> {
  try {
    await client
      .unsafe(
        `${IN_TURN}
         SELECT set_config('lock_timeout', '${LOCK_LIMIT}', true);
         ${entryOf(migration)}`,
      )
      .simple();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') return false;
    throw error;
  }
}

/** The migration, with its entry in the ledger before it. */
const entryOf = ({ name, sha256, text }: Migration): string =>
  `INSERT INTO clinic_migrations VALUES ('${name}', clock_timestamp(), '${sha256}');\n${text}`;

/** Connection, transaction clash, resources, lock time-out, shutdown, read-only standby. */
const isPassing = ({ code }: postgres.PostgresError) => /^(08|40|53|55P03|57|25006)/.test(code);
