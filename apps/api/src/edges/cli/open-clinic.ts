import { findRunningServer } from '@clinic/embedded-postgres/running-server';
import { pino } from 'pino';
import type { Clinic } from '../../clinic.ts';
import { type Config, envToConfig } from '../../config.ts';
import { loadOrCreateSecrets } from '../../db/preparation/load-or-create-secret.ts';
import { migrate } from '../../db/preparation/migrate.ts';
import { startOwnServer } from '../../db/preparation/own-server.ts';
import { secretProblem } from '../../db/preparation/secret-check.ts';
import { createDependencies } from '../../dependencies.ts';
import { StartupError } from '../../kernel/startup-error.ts';

const logger = pino({ level: 'silent' });

/** What a test replaces. */
type Overrides = Pick<NonNullable<Parameters<typeof createDependencies>[3]>, 'clock'>;

export type Server = {
  readonly config: Config;
  /** Where the application's role connects. */
  readonly url: string;
  /** Where the role that migrates connects. */
  readonly ownerUrl: string;
};

/**
 * The clinic for a command: the database of `DATABASE_URL`, or the embedded one, whether Clinic is
 * running on it or not. Throws a `StartupError`.
 */
export async function withClinic<T>(
  env: NodeJS.ProcessEnv,
  work: (clinic: Clinic) => Promise<T>,
  overrides: Overrides = {},
): Promise<T> {
  return withServer(env, async ({ config, url, ownerUrl }) => {
    if (!config.DATABASE_URL) await migrate({ ownerUrl, logger });
    return withClinicOn({ config, url }, work, overrides);
  });
}

/**
 * The same as the role that migrates, for what the application's role may not do; the database is
 * migrated before. Throws a `StartupError`.
 */
export async function withClinicOfOwner<T>(
  env: NodeJS.ProcessEnv,
  work: (clinic: Clinic) => Promise<T>,
): Promise<T> {
  return withServer(env, async ({ config, ownerUrl }) => {
    await migrate({ ownerUrl, logger });
    return withClinicOn({ config, url: ownerUrl }, work);
  });
}

/** The clinic of a server that is there and migrated. Throws a `StartupError` for another secret than its data's. */
export async function withClinicOn<T>(
  { config, url }: Pick<Server, 'config' | 'url'>,
  work: (clinic: Clinic) => Promise<T>,
  overrides: Overrides = {},
): Promise<T> {
  const secrets = config.CLINIC_SECRET ?? (await loadOrCreateSecrets(config.CLINIC_DATA_DIR));
  const { clinic, database } = createDependencies(config, logger, { url, secrets }, overrides);
  try {
    const otherSecret = await secretProblem(clinic.db, clinic.secrets);
    if (otherSecret) throw new StartupError(`Nothing was done: ${otherSecret}.`);
    return await work(clinic);
  } finally {
    await database.end();
  }
}

/** The clinic's database server as it stands, not migrated. Throws a `StartupError`. */
export async function withServer<T>(
  env: NodeJS.ProcessEnv,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const config = envToConfig(env);
  if (config.DATABASE_URL) {
    const url = config.DATABASE_URL;
    return work({ config, url, ownerUrl: config.DATABASE_MIGRATION_URL ?? url });
  }
  const dataDir = config.CLINIC_DATA_DIR;
  const running = await findRunningServer(dataDir);
  if (running) return work({ config, url: running.appUrl, ownerUrl: running.ownerUrl });
  const server = await startOwnServer({ dataDir, logger });
  try {
    return await work({ config, url: server.appUrl, ownerUrl: server.ownerUrl });
  } finally {
    await server.stop();
  }
}
