import { type Bench, inRounds } from './bench.ts';
import { baselineBooks, serverBooks } from './bookings.ts';
import { dayAlone, earliestAlone, mixed, readCalendars, readDays } from './reads.ts';

/**
 * The same figures in a small and a large database, turn by turn. The server has connections for
 * two Clinics and a baseline, so the hand-written server must have stopped before.
 */
export async function measureGrowth(small: Bench, large: Bench): Promise<void> {
  const everyFigure = (bench: Bench) => {
    const { trpc } = bench.servers;
    return [
      () => baselineBooks(bench),
      () => serverBooks(bench, trpc),
      () => readDays(bench, trpc),
      () => readCalendars(bench, trpc),
      () => mixed(bench, trpc),
      () => dayAlone(bench),
      () => earliestAlone(bench),
    ];
  };
  const [inSmall, inLarge] = [everyFigure(small), everyFigure(large)];
  await inRounds(
    large,
    'growth',
    inSmall.flatMap((turn, index) => [turn, inLarge[index] as () => Promise<void>]),
  );
}
