import { type Bench, CONNECTIONS } from './bench.ts';

/** Until compiled code runs and every connection has its statements prepared. */
export async function warmUp({
  contenders,
  database,
  turns,
  generator,
  pace,
}: Bench): Promise<void> {
  const { trpc, rest, handWritten } = contenders;
  const { doctors } = database.size;
  for (const { dialect, server } of [handWritten, trpc, rest]) {
    const dates = await turns.next();
    await generator.run({
      ...{ origin: server.origin, dialect, connections: CONNECTIONS, pipelining: 1 },
      workload: { kind: 'mixed', doctors, schedule: database.schedule, dates },
      ...{ leadIn: 0, seconds: 2 * pace.seconds },
    });
  }
}
