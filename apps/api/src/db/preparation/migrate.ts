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

type Options = { ownerUrl: string; logger: ServerLogger; directory?: URL };

/**
 * Applies what is pending of the migrations, in the order of drizzle-kit's journal. Several
 * processes may do so at once. Names in the ledger that this build does not know are left alone:
 * during a rolling deploy a newer version has migrated already.
 *
 * @throws StartupError when a migration is refused or an applied one was changed; any other error
 * means the database was not reachable, and calling again later makes sense
 */
export async function migrate({ ownerUrl, logger, directory = MIGRATIONS }: Options) {
  const migrations = await readMigrations(directory);
  const client = postgres(
    driverOptions(ownerUrl, {
      max: 1,
      max_lifetime: null,
      // The driver asks for types by itself, and nobody hears when that query fails: the process ends.
      fetch_types: false,
      // What a migration raises itself has no SQLSTATE of its own: how much there is to do.
      onnotice: ({ code, message }) => {
        if (code === '00000' && message) logger.info({}, message);
      },
      connection: { application_name: 'clinic-migrate' },
    }),
  );
  try {
    await lock(client, logger);
    await client.unsafe(CREATE_LEDGER).simple();
    const ledger = new Map<string, string>();
    for (const row of await client`SELECT name, sha256 FROM clinic_migrations`) {
      ledger.set(row.name, row.sha256);
    }
    compare(migrations, ledger, logger);
    for (const migration of migrations) {
      if (!ledger.has(migration.name)) await apply(client, migration, logger);
    }
  } finally {
    await client.end({ timeout: 1 }); // gives the lock back, too
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

/** Waits for its turn as long as it takes, whatever time limits the role has been given. */
async function lock(client: postgres.Sql, logger: ServerLogger): Promise<void> {
  await client
    .unsafe(
      'SET lock_timeout = 0; SET statement_timeout = 0; ' +
        'SET idle_session_timeout = 0; SET idle_in_transaction_session_timeout = 0',
    )
    .simple();
  const [tried] = await client`SELECT pg_try_advisory_lock(${ADVISORY_LOCK}) AS locked`;
  if (tried?.locked) return;
  logger.info({}, 'Waiting for another process that migrates the database');
  await client`SELECT pg_advisory_lock(${ADVISORY_LOCK})`;
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
 * One message of the simple protocol is one transaction, which no lost connection can split. The
 * ledger's primary key comes first: should the lock have been lost with a connection, the second
 * process waits there and then changes nothing.
 */
async function apply(client: postgres.Sql, migration: Migration, logger: ServerLogger) {
  const { name } = migration;
  try {
    await client.unsafe(entryOf(migration)).simple();
    logger.info({ migration: name }, 'Migration applied');
  } catch (error) {
    if (!(error instanceof postgres.PostgresError) || isPassing(error)) throw error;
    if (error.constraint_name === 'clinic_migrations_pkey') return;
    throw new StartupError(
      `The migration ${name} is refused by the database (${error.code} ${error.message}); nothing ` +
        'of it was kept.',
      { cause: error },
    );
  }
}

/** The migration, with its entry in the ledger before it. */
const entryOf = ({ name, sha256, text }: Migration): string =>
  `INSERT INTO clinic_migrations VALUES ('${name}', clock_timestamp(), '${sha256}');\n${text}`;

/** Connection, transaction clash, resources, lock time-out, shutdown, read-only standby. */
const isPassing = ({ code }: postgres.PostgresError) => /^(08|40|53|55P03|57|25006)/.test(code);
