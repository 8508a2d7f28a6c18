import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../config.ts';
import { grantRights } from '../db/preparation/grant-rights.ts';
import { writeInitialSettings } from '../db/preparation/initial-settings.ts';
import { loadOrCreateSecrets } from '../db/preparation/load-or-create-secret.ts';
import { migrate } from '../db/preparation/migrate.ts';
import { startOwnServer } from '../db/preparation/own-server.ts';
import { addSampleData } from '../db/preparation/sample-data.ts';
import { recordSecret } from '../db/preparation/secret-check.ts';
import { describeError, type Logger } from '../kernel/log.ts';
import { Secrets } from '../kernel/secrets.ts';

export type Connection = {
  /** Where the application's role connects. */
  url: string;
  secrets: string[];
  /** Whether it was made just now, with the doctors of the sample. */
  isNew?: boolean;
  stop(): Promise<void>;
};

const MAX_PAUSE_MS = 5_000;

/**
 * A database to work with: the one of `DATABASE_URL`, or an embedded server of our own.
 *
 * A server of our own is ready when this returns. One that is given may be down: the process lives,
 * not ready, and prepares it as soon as it answers.
 */
export async function prepareDatabase(config: Config, logger: Logger): Promise<Connection> {
  if (config.DATABASE_URL) {
    const url = config.DATABASE_URL;
    const stopping = new AbortController();
    const ownerUrl = config.DATABASE_MIGRATION_URL ?? url;
    const secrets = config.CLINIC_SECRET as string[];
    const prepared = prepareWhenUp({ url, ownerUrl }, config, logger, stopping.signal);
    const stop = async () => {
      stopping.abort();
      await prepared;
    };
    return { url, secrets, stop };
  }
  const server = await startOwnServer({ dataDir: config.CLINIC_DATA_DIR, logger });
  try {
    await migrate({ ownerUrl: server.ownerUrl, logger });
    const doctors = await addSampleData(server.ownerUrl, { onlyIfNew: true });
    const secrets = config.CLINIC_SECRET ?? (await loadOrCreateSecrets(config.CLINIC_DATA_DIR));
    await beginSettings(server.ownerUrl, config, logger);
    await compareSecret(server.ownerUrl, secrets, logger);
    return { url: server.appUrl, secrets, isNew: doctors > 0, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** A process with another secret lives, and is not ready: its log says why, as readiness does. */
async function compareSecret(ownerUrl: string, secrets: string[], logger: Logger): Promise<void> {
  const problem = await recordSecret(ownerUrl, new Secrets(secrets as [string, ...string[]]));
  if (problem) logger.error({}, problem);
}

/** A variable that has no effect is named: whoever sets it expects one. */
async function beginSettings(ownerUrl: string, config: Config, logger: Logger): Promise<void> {
  const ignored = await writeInitialSettings(ownerUrl, config);
  if (ignored.length > 0) {
    logger.warn({ ignored }, "the clinic's settings at the desk say something else");
  }
}

async function prepareWhenUp(
  { url, ownerUrl }: { url: string; ownerUrl: string },
  config: Config,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  for (let wait = 250; !signal.aborted; wait = Math.min(wait * 2, MAX_PAUSE_MS)) {
    try {
      await migrate({ ownerUrl, logger, signal });
      await grantRights({ ownerUrl, url, logger });
      await beginSettings(ownerUrl, config, logger);
      await compareSecret(ownerUrl, config.CLINIC_SECRET as string[], logger);
      return;
    } catch (error) {
      logger.warn({ error: describeError(error) }, 'the database cannot be prepared yet');
      await pause(wait, undefined, { signal }).catch(() => {});
    }
  }
}
