import { checkSameAnswers } from '../contenders/same-answers.ts';
import type { Bench } from './bench.ts';
import { measureBookings } from './bookings.ts';
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
  for (const bench of large ? [small, large] : [small]) {
    bench.progress(`${bench.database.size.name}: same answers, warm-up, calibration`);
    await bench.turns.free();
    await checkSameAnswers(bench.contenders, bench.database);
    await warmUp(bench);
    await bench.floor.calibrate(bench.database, () => bench.turns.next());
  }
  await measureBookings(small);
  await measureStampede(small);
  await measureHotDoctor(small);
  await measureReads(small);
  await measureEarliest(small);
  await measureTrivial(small);
  await measureStartUp(small);
  await measureMemory(small);
  if (large) await measureGrowth(small, large);
}
