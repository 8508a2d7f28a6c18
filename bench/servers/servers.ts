import { fileURLToPath } from 'node:url';
import { BENCH_SECRET } from '../baseline/captured-booking.ts';
import type { BenchDatabase } from '../database/bench-database.ts';
import type { Dialect } from '../load/job.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const programAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const CLINIC = programAt('../../apps/api/src/main.ts');
const HAND_WRITTEN = programAt('../hand-written-server.ts');

/** Who answers over HTTP. Clinic is one process that is asked in two ways. */
export type Server = {
  readonly name: 'hand-written' | 'tRPC' | 'REST';
  readonly dialect: Dialect;
  readonly server: ServerProcess;
};

export type Servers = {
  readonly handWritten: Server;
  readonly trpc: Server;
  readonly rest: Server;
  stop(): Promise<void>;
};

/** Clinic's own process and the hand-written one, both on one database, as the same role. */
export async function startServers(database: BenchDatabase): Promise<Servers> {
  const clinic = await startClinic(database);
  const plain = await startHandWritten(database);
  return {
    handWritten: { name: 'hand-written', dialect: 'rest', server: plain },
    trpc: { name: 'tRPC', dialect: 'trpc', server: clinic },
    rest: { name: 'REST', dialect: 'rest', server: clinic },
    stop: async () => {
      await Promise.all([clinic.stop(), plain.stop()]);
    },
  };
}

/** As it is by default, but for the log: the hand-written server writes none either. */
export const startClinic = (
  database: Pick<BenchDatabase, 'appUrl' | 'ownerUrl'>,
): Promise<ServerProcess> =>
  startServerProcess([CLINIC], {
    ...environmentOf(database),
    DATABASE_MIGRATION_URL: database.ownerUrl,
    PORT: '0',
    LOG_LEVEL: 'warn',
  });

export const startHandWritten = (database: BenchDatabase): Promise<ServerProcess> =>
  startServerProcess([HAND_WRITTEN], environmentOf(database));

const environmentOf = ({ appUrl }: Pick<BenchDatabase, 'appUrl'>) => ({
  DATABASE_URL: appUrl,
  CLINIC_SECRET: BENCH_SECRET,
});
