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

/**
 * The clinic for a command: the database of `DATABASE_URL`, or the embedded one, whether Clinic is
 * running on it or not. Throws a `StartupError`.
 */
export async function withClinic<T>(
  env: NodeJS.ProcessEnv,
  work: (clinic: Clinic) => Promise<T>,
): Promise<T> {
  const config = envToConfig(env);
  const logger = pino({ level: 'silent' });
  const connection = await connect(config, logger);
  const dependencies = createDependencies(config, logger, connection);
  try {
    const { clinic } = dependencies;
    const otherSecret = await secretProblem(clinic.db, clinic.secrets);
    if (otherSecret) throw new StartupError(`Nothing was done: ${otherSecret}.`);
    return await work(clinic);
  } finally {
    await dependencies.database.end();
    await connection.stop();
  }
}

/**
 * The clinic's database, migrated, for a command that works as the role that migrates. Throws a
 * `StartupError`.
 */
export async function withOwner<T>(
  env: NodeJS.ProcessEnv,
  work: (ownerUrl: string) => Promise<T>,
): Promise<T> {
  const config = envToConfig(env);
  const logger = pino({ level: 'silent' });
  const { ownerUrl, stop } = await connect(config, logger);
  try {
    if (config.DATABASE_URL) await migrate({ ownerUrl, logger });
    return await work(ownerUrl);
  } finally {
    await stop();
  }
}

async function connect(config: Config, logger: pino.Logger) {
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
