import { randomBytes } from 'node:crypto';
import { PostgresProxy } from '@clinic/testing/postgres-proxy';
import {
  asAdmin,
  createDatabase,
  databaseOn,
  dropDatabase,
  query,
} from '@clinic/testing/server-databases';
import { silent } from '@clinic/testing/silent-logger';
import type postgres from 'postgres';
import { migrate } from '../../apps/api/src/db/preparation/migrate.ts';
import { addSampleData } from '../../apps/api/src/db/preparation/sample-data.ts';
import { type ApiOptions, ApiProcess } from './api-process.ts';
import type { DatabaseServer } from './database-server.ts';

export type ClusterOptions = Omit<ApiOptions, 'name' | 'env'> &
  Partial<Pick<ApiOptions, 'env'>> & {
    /** What the superuser does to the migrated database before any process starts. */
    sql?: string;
  };

/** Codes of a server that is down, going down or coming up. */
const UNREACHABLE = /^(E[A-Z]+|CONNECTION_\w+|CONNECT_TIMEOUT|57P0\d|08\w{3})$/;

/** Two API processes over one new database, with the proxy in between. */
export class Cluster {
  readonly database: DatabaseServer;
  readonly proxy: PostgresProxy;
  readonly secret: string;
  readonly apis: readonly ApiProcess[];
  /** The superuser, straight to the database of this cluster. */
  readonly adminUrl: string;
  readonly #name: string;

  private constructor(
    database: DatabaseServer,
    proxy: PostgresProxy,
    name: string,
    secret: string,
    apis: readonly ApiProcess[],
  ) {
    this.database = database;
    this.proxy = proxy;
    this.#name = name;
    this.secret = secret;
    this.apis = apis;
    this.adminUrl = databaseOn(database.adminUrl, name);
  }

  static async start(database: DatabaseServer, options: ClusterOptions): Promise<Cluster> {
    const name = `proof_${randomBytes(4).toString('hex')}`;
    const secret = randomBytes(32).toString('hex');
    await createDatabase(database.adminUrl, name);
    const proxy = await PostgresProxy.start(databaseOn(database.appUrl, name));
    const env = {
      DATABASE_URL: proxy.url,
      DATABASE_MIGRATION_URL: databaseOn(database.ownerUrl, name),
      CLINIC_SECRET: secret,
      ...options.env,
    };
    const apis: ApiProcess[] = [];
    const cluster = new Cluster(database, proxy, name, secret, apis);
    try {
      if (options.sql) {
        await migrate({ ownerUrl: databaseOn(database.ownerUrl, name), logger: silent });
        await query(cluster.adminUrl, options.sql);
      }
      // One after the other: the first migrates.
      for (const api of ['api 0', 'api 1']) {
        apis.push(await ApiProcess.start({ ...options, name: api, env }));
        await addSampleData(databaseOn(database.ownerUrl, name));
      }
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  get ports(): number[] {
    return this.apis.map(({ port }) => port);
  }

  /** Ends one API process and starts it again; returns when it is ready. */
  async restart(server: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const api = this.apis[server] as ApiProcess;
    await api.end(signal);
    await api.launch();
  }

  /**
   * `pg_terminate_backend` for one connection of the application, those in a transaction first.
   * False when there was none to terminate.
   */
  async terminateBackend(fraction: number): Promise<boolean> {
    const terminated = await this.asAdmin(async (sql) => {
      const rows = await sql`
        SELECT pid FROM pg_stat_activity
        WHERE datname = ${this.#name} AND application_name = 'clinic'
        ORDER BY xact_start IS NULL, pid`;
      const inTransaction = Math.max(1, Math.ceil(rows.length / 3));
      const chosen = rows[Math.floor(fraction * Math.min(inTransaction, rows.length))];
      const [done] = chosen ? await sql`SELECT pg_terminate_backend(${chosen.pid}) AS done` : [];
      return done?.done === true;
    });
    return terminated === true;
  }

  /** Work as superuser on a connection of its own; nothing where the server does not answer. */
  async asAdmin<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T | undefined> {
    try {
      return await asAdmin(this.adminUrl, work, 5);
    } catch (error) {
      // Whatever else fails here would make a check hollow without anybody noticing.
      if (!UNREACHABLE.test((error as { code?: string }).code ?? '')) throw error;
      return undefined;
    }
  }

  /** Ends everything of this cluster and removes its database; the server stays. */
  async stop(): Promise<void> {
    await Promise.all(this.apis.map((api) => api.end('SIGKILL')));
    await this.proxy.refuse();
    // A server that is down takes it along when the proof ends.
    await dropDatabase(this.database.adminUrl, this.#name).catch(() => {});
  }
}
