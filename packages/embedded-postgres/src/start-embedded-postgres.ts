import { type Binaries, placeBinaries } from './binaries.ts';
import { prepareCluster } from './cluster.ts';
import { asStartupFailure, type DataFolder, openDataFolder, SHARED_FOLDER } from './data-folder.ts';
import { finishUpgrade } from './finish-upgrade.ts';
import { findFreePort } from './free-port.ts';
import { clusterMark, stopLeftovers } from './leftovers.ts';
import type { Passwords } from './passwords.ts';
import type { ServerLogger } from './server-log.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { isRoot } from './server-user.ts';
import { StartupFailure } from './startup-failure.ts';
import { SupervisedServer } from './supervised-server.ts';

export type EmbeddedPostgres = {
  /** Migrates: owns the database `clinic`. Valid until `stop`, also across restarts. */
  readonly ownerUrl: string;
  /** Runs the application, with the rights that the migrations grant. */
  readonly appUrl: string;
  /** The superuser; the application never uses it, tests make their databases with it. */
  readonly adminUrl: string;
  /** Stops the server and gives the folder free. */
  stop(): Promise<void>;
};

/**
 * Starts a durable PostgreSQL on the data folder, and starts it again whenever it dies.
 * Makes folder, cluster, roles and database on first use.
 *
 * @throws StartupFailure when the folder is in use, cannot be written or holds other data, or when
 * PostgreSQL is not installed or does not run
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  logger: ServerLogger;
  /** The package's folder with the programs to run, in place of those that npm installed. */
  programs?: string;
}): Promise<EmbeddedPostgres> {
  const { logger, programs } = options;
  const folder = await openDataFolder(options.dataDir);
  try {
    await finishUpgrade(folder.cluster);
    const copies = isRoot() ? SHARED_FOLDER : folder.path;
    const binaries = await placeBinaries(folder.user, copies, programs);
    await stopLeftovers(folder.cluster, logger);
    const passwords = await prepareCluster(folder, binaries);
    const { server, port } = await startOnFreePort(folder, binaries, logger);
    const again = () => launch(folder, binaries, port, logger);
    const supervised = new SupervisedServer(server, again, logger);
    logger.info({ folder: folder.cluster, port }, 'The database server accepts connections');
    const stop = async () => {
      await supervised.stop();
      folder.close();
    };
    return { ...urls(passwords, port), stop };
  } catch (error) {
    folder.close();
    throw asStartupFailure(folder.path, error);
  }
}

async function startOnFreePort(folder: DataFolder, binaries: Binaries, logger: ServerLogger) {
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const server = await launch(folder, binaries, port, logger);
    const failure = await server.ready.then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failure) return { server, port };
    // Somebody took the port between our look and the server's.
    if (/TCP\/IP sockets/.test(failure.message) && attempt < 5) continue;
    throw new StartupFailure(
      `The database server in ${folder.cluster} does not start (${failure.message}): see the log ` +
        'above, or set CLINIC_DATA_DIR to another folder.',
      { cause: failure },
    );
  }
}

async function launch(
  { cluster, user }: DataFolder,
  binaries: Binaries,
  port: number,
  logger: ServerLogger,
): Promise<ServerProcess> {
  await stopLeftovers(cluster, logger);
  const mark = await clusterMark(cluster);
  return startServer({ binaries, cluster, mark, port, user, logger });
}

export function urls({ owner, app, admin }: Passwords, port: number) {
  const url = (role: string, password: string) =>
    `postgres://${role}:${password}@127.0.0.1:${port}/clinic`;
  return {
    ownerUrl: url('clinic_owner', owner),
    appUrl: url('clinic_app', app),
    adminUrl: url('clinic_admin', admin),
  };
}
