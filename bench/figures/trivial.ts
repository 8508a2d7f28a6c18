import { fileURLToPath } from 'node:url';
import { type ServerProcess, startServerProcess } from '../contenders/server-process.ts';
import { type Bench, CONNECTIONS, inRounds } from './bench.ts';

const PROGRAM = fileURLToPath(new URL('../trivial-server.ts', import.meta.url));

/** The way from the socket to a procedure, against a route of plain Fastify. */
export async function measureTrivial(bench: Bench): Promise<void> {
  const fastify = await startServerProcess([PROGRAM, 'fastify'], {});
  const clinic = await startServerProcess([PROGRAM, 'clinic'], {});
  try {
    await inRounds(bench, 'trivial query', [
      () => ask(bench, fastify, 'Fastify'),
      () => ask(bench, clinic, 'tRPC'),
    ]);
  } finally {
    await Promise.all([fastify.stop(), clinic.stop()]);
  }
}

async function ask(
  { generator, results, database, pace }: Bench,
  server: ServerProcess,
  who: 'Fastify' | 'tRPC',
): Promise<void> {
  const { rate, generatorLoad } = await generator.run({
    ...{ origin: server.origin, dialect: who === 'tRPC' ? 'trpc' : 'rest' },
    ...{ workload: { kind: 'trivial' }, connections: CONNECTIONS, pipelining: 1 },
    ...{ leadIn: pace.leadIn, seconds: pace.readSeconds },
  });
  results.add(database.size.name, 'trivial', who, rate);
  if (generatorLoad > 0.9) {
    results.remarks.add(`trivial, ${who}: the load generator was at its limit`);
  }
}
