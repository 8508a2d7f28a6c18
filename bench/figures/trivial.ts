import { fileURLToPath } from 'node:url';
import type { Dialect, Outcome } from '../load/job.ts';
import { type ServerProcess, startServerProcess } from '../servers/server-process.ts';
import { type Bench, CONNECTIONS, inRounds } from './bench.ts';

const PROGRAM = fileURLToPath(new URL('../trivial-server.ts', import.meta.url));

/** The way from the socket to a procedure, against a route of plain Fastify. */
export async function measureTrivial(bench: Bench): Promise<void> {
  const fastify = await startServerProcess([PROGRAM, 'fastify'], {});
  const clinic = await startServerProcess([PROGRAM, 'clinic'], {});
  try {
    // Until compiled code runs.
    await askTrivial(bench, fastify, 'rest', bench.pace.warmUp);
    await askTrivial(bench, clinic, 'trpc', bench.pace.warmUp);
    await inRounds(bench, 'trivial query', [
      () => ask(bench, fastify, 'Fastify'),
      () => ask(bench, clinic, 'tRPC'),
    ]);
  } finally {
    await Promise.all([fastify.stop(), clinic.stop()]);
  }
}

async function ask(bench: Bench, server: ServerProcess, who: 'Fastify' | 'tRPC'): Promise<void> {
  const { results, database, pace } = bench;
  const dialect = who === 'tRPC' ? 'trpc' : 'rest';
  const { rate, generatorLoad } = await askTrivial(bench, server, dialect, pace.readSeconds);
  results.add(database.size.name, 'trivial', who, rate);
  if (generatorLoad > 0.9) {
    results.remarks.add(`trivial, ${who}: the load generator was at its limit`);
  }
}

function askTrivial(
  { generator, pace }: Bench,
  { origin }: ServerProcess,
  dialect: Dialect,
  seconds: number,
): Promise<Outcome> {
  return generator.run({
    ...{ origin, dialect, workload: { kind: 'trivial' }, connections: CONNECTIONS },
    ...{ pipelining: 1, leadIn: pace.leadIn, seconds },
  });
}
