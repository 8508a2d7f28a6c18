import { checkSameAnswers } from '../servers/same-answers.ts';
import type { Bench } from './bench.ts';
import { measureBookings } from './bookings.ts';
import { measureFirstFree } from './first-free.ts';
import { measureGrowth } from './growth.ts';
import { measureHotDoctor } from './hot-doctor.ts';
import { measureMemory } from './memory.ts';
import { measureEarliest, measureReads } from './reads.ts';
import { measureStampede } from './stampede.ts';
import { measureStartUp } from './start-up.ts';
import { measureTrivial } from './trivial.ts';
import { warmUp } from './warm-up.ts';

/** Every figure, the likest ones next to each other. */
export async function measureAll(small: Bench, large: Bench | undefined): Promise<void> {
  const { servers, database, baseline, turns, progress } = small;
  progress('same answers, warm-up, calibration');
  await turns.free();
  await checkSameAnswers(servers, database);
  await warmUp(small, [servers.handWritten, servers.trpc, servers.rest]);
  await baseline.calibrate(database, () => turns.next());
  await measureBookings(small);
  await measureStampede(small);
  await measureHotDoctor(small);
  await measureReads(small);
  await measureEarliest(small);
  await measureFirstFree(small);
  await measureTrivial(small);
  await measureStartUp(small);
  // Its connections are needed.
  await servers.handWritten.server.stop();
  await measureMemory(small);
  if (!large) return;
  await large.baseline.calibrate(large.database, () => large.turns.next());
  await warmUp(large, [large.servers.trpc]);
  await measureGrowth(small, large);
}
