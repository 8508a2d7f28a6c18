import { pino } from 'pino';
import { type Config, envToConfig } from '../config.ts';
import { findRunningServer } from '../db/embedded-postgres/running-server.ts';
import { startEmbeddedPostgres } from '../db/embedded-postgres/start-embedded-postgres.ts';
import { keptSecret } from '../db/kept-secret.ts';
import { migrate } from '../db/migrate.ts';
import { secretProblem } from '../db/secret-check.ts';
import { createDependencies } from '../dependencies.ts';
import type { Clinic } from '../kernel/clinic.ts';
import { StartupError } from '../kernel/startup-error.ts';

const logger = pino({ level: 'silent' });

type Connection = {
  /** Where the application's role connects. */
  url: string;
  /** Where the role that migrates connects. */
  ownerUrl: string;
  secrets: string[];
  stop(): Promise<void>;
};

/**
 * The clinic for a command: the database of `DATABASE_URL`, or the embedded one, whether Clinic is
 * running on it or not. Throws a `StartupError`.
 */
export async function withClinic<T>(
  env: NodeJS.ProcessEnv,
  work: (clinic: Clinic) => Promise<T>,
): Promise<T> {
  const config = envToConfig(env);
  return withConnection(config, (connection) => run(config, connection, work));
}

/**
 * The same as the role that migrates, for what the application's role may not do; the database is
 * migrated before. Throws a `StartupError`.
 */
export async function withClinicOfOwner<T>(
  env: NodeJS.ProcessEnv,
  work: (clinic: Clinic) => Promise<T>,
): Promise<T> {
  const config = envToConfig(env);
  return withConnection(config, async ({ ownerUrl, secrets }) => {
    await migrate({ ownerUrl, logger });
    return run(config, { url: ownerUrl, secrets }, work);
  });
}

/** The clinic's database alone, migrated, as the role that migrates. Throws a `StartupError`. */
export async function withOwner<T>(
  env: NodeJS.ProcessEnv,
  work: (ownerUrl: string) => Promise<T>,
): Promise<T> {
  return withConnection(envToConfig(env), async ({ ownerUrl }) => {
    await migrate({ ownerUrl, logger });
    return work(ownerUrl);
  });
}

async function run<T>(
  config: Config,
  connection: { url: string; secrets: string[] },
  work: (clinic: Clinic) => Promise<T>,
): Promise<T> {
  const { clinic, database } = createDependencies(config, logger, connection);
  try {
    const otherSecret = await secretProblem(clinic.db, clinic.secrets);
    if (otherSecret) throw new StartupError(`Nothing was done: ${otherSecret}.`);
    return await work(clinic);
  } finally {
    await database.end();
  }
}

async function withConnection<T>(
  config: Config,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connect(config);
  try {
    return await work(connection);
  } finally {
    await connection.stop();
  }
}

async function connect(config: Config): Promise<Connection> {
  const nothingToStop = async () => {};
  if (config.DATABASE_URL) {
    return {
      url: config.DATABASE_URL,
      ownerUrl: config.DATABASE_MIGRATION_URL ?? config.DATABASE_URL,
      secrets: config.CLINIC_SECRET as string[],
      stop: nothingToStop,
    };
  }
  const running = await findRunningServer(config.CLINIC_DATA_DIR);
  const server =
    running ?? (await startEmbeddedPostgres({ dataDir: config.CLINIC_DATA_DIR, logger }));
  if (!running) await migrate({ ownerUrl: server.ownerUrl, logger });
  const secrets = config.CLINIC_SECRET ?? [await keptSecret(config.CLINIC_DATA_DIR)];
  const stop = 'stop' in server ? () => server.stop() : nothingToStop;
  return { url: server.appUrl, ownerUrl: server.ownerUrl, secrets, stop };
}
