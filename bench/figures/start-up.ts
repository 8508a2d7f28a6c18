import type { ServerProcess } from '../servers/server-process.ts';
import { startClinic, startHandWritten } from '../servers/servers.ts';
import type { Bench } from './bench.ts';

/** Milliseconds from the start of a process to its first right answer, the database being up. */
export async function measureStartUp({ database, results, pace, progress }: Bench): Promise<void> {
  const date = database.schedule.filled.at(-1);
  const first = async (starting: () => Promise<ServerProcess>) => {
    const started = performance.now();
    const server = await starting();
    try {
      const answer = await fetch(`${server.origin}/api/doctors/1/availability?date=${date}`);
      const { slots } = (await answer.json()) as { slots: unknown[] };
      if (slots.length === 0) throw new Error('The first answer offers nothing.');
      return performance.now() - started;
    } finally {
      await server.stop();
    }
  };
  for (let i = 1; i <= pace.startUps; i += 1) {
    progress(`start-up ${i} of ${pace.startUps}`);
    const { name } = database.size;
    results.add(name, 'start-up', 'hand-written', await first(() => startHandWritten(database)));
    results.add(name, 'start-up', 'Clinic', await first(() => startClinic(database)));
  }
}
