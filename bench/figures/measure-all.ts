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
  const { contenders, database, floor, turns, progress } = small;
  progress('same answers, warm-up, calibration');
  await turns.free();
  await checkSameAnswers(contenders, database);
  await warmUp(small, [contenders.handWritten, contenders.trpc, contenders.rest]);
  await floor.calibrate(database, () => turns.next());
  await measureBookings(small);
  await measureStampede(small);
  await measureHotDoctor(small);
  await measureReads(small);
  await measureEarliest(small);
  await measureFirstFree(small);
  await measureTrivial(small);
  await measureStartUp(small);
  // Its connections are needed.
  await contenders.handWritten.server.stop();
  await measureMemory(small);
  if (!large) return;
  await large.floor.calibrate(large.database, () => large.turns.next());
  await warmUp(large, [large.contenders.trpc]);
  await measureGrowth(small, large);
}
