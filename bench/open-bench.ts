import type { EmbeddedPostgres } from '@clinic/embedded-postgres/start-embedded-postgres';
import { Baseline } from './baseline/baseline.ts';
import { openBenchDatabase } from './database/bench-database.ts';
import type { Size } from './database/size.ts';
import { Turns } from './database/turns.ts';
import type { Bench } from './figures/bench.ts';
import type { Generator } from './load/generator.ts';
import { startServers } from './servers/servers.ts';

type Common = Pick<Bench, 'results' | 'pace' | 'progress'> & {
  server: EmbeddedPostgres;
  generators: readonly [Generator, Generator];
};

/** A database and everybody who works on it; what is opened here closes with `closing`. */
export async function openBench(
  size: Size,
  { server, generators, ...common }: Common,
  closing: AsyncDisposableStack,
): Promise<Bench> {
  const database = await openBenchDatabase(server, size, common.progress);
  closing.defer(() => database.admin.end());
  const servers = await startServers(database);
  closing.defer(() => servers.stop());
  const [generator, secondGenerator] = generators;
  const turns = new Turns(database);
  // An earlier run may have been killed.
  await turns.free();
  const baseline = await Baseline.of(database);
  // Last: whatever was booked is free again for the next run.
  closing.defer(() => turns.free());
  return { ...common, database, turns, servers, baseline, generator, secondGenerator };
}
