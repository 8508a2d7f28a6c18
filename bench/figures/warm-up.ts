import type { Server } from '../servers/servers.ts';
import { type Bench, CONNECTIONS } from './bench.ts';

/** Until compiled code runs and every connection has its statements prepared. */
export async function warmUp(
  { database, turns, generator, pace }: Bench,
  servers: Server[],
): Promise<void> {
  const { doctors } = database.size;
  for (const { dialect, server } of servers) {
    const dates = await turns.next();
    await generator.run({
      ...{ origin: server.origin, dialect, connections: CONNECTIONS, pipelining: 1 },
      workload: { kind: 'mixed', doctors, schedule: database.schedule, dates },
      ...{ leadIn: 0, seconds: pace.warmUp },
    });
  }
}
