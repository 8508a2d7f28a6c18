import { startClinic } from '../servers/servers.ts';
import { type Bench, CONNECTIONS } from './bench.ts';

const CHUNK_SECONDS = 10;
const MB = 1024 * 1024;

/** What Clinic's process holds while it answers a long mixed load, from its start. */
export async function measureMemory(bench: Bench): Promise<void> {
  const { database, turns, generator, results, pace, progress } = bench;
  const { size, schedule } = database;
  const server = await startClinic(database);
  try {
    for (let requests = 0; requests < pace.requestsForMemory; ) {
      const dates = await turns.next();
      const { answers } = await generator.run({
        ...{ origin: server.origin, dialect: 'trpc', connections: CONNECTIONS, pipelining: 1 },
        workload: { kind: 'mixed', doctors: size.doctors, schedule, dates },
        ...{ leadIn: 0, seconds: CHUNK_SECONDS },
      });
      requests += answers;
      const rssMb = (await server.metric('process_resident_memory_bytes')) / MB;
      const heapMb = (await server.metric('nodejs_heap_size_used_bytes')) / MB;
      results.memory.push({ requests, rssMb, heapMb });
      progress(`memory: ${requests} requests, ${rssMb.toFixed(0)} MB`);
    }
  } finally {
    await server.stop();
  }
}
