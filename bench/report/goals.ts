import type { Baseline } from '../baseline/baseline.ts';
import { memoryGrowth } from './memory-growth.ts';
import { type Ratio, ratioOf } from './ratios.ts';
import type { Figure, Results } from './results.ts';

export type Goal = {
  what: string;
  /** As the goal is written down. */
  goal: string;
  measured: Ratio | undefined;
  /** Undefined where it was not measured or cannot be judged. */
  reached: boolean | undefined;
};

/** The hand-written server must have been worth beating. */
const LEAST_OF_HAND_WRITTEN = 0.37;
/** Rates of the growth that are looked at, all over tRPC. */
const GROWING: Figure[] = ['bookings', 'day', 'calendar', 'mixed'];

/** What the speed of Clinic is held to. */
export function goalsOf(results: Results, baseline: Baseline): Goal[] {
  const atLeast = (what: string, least: number, measured: Ratio | undefined): Goal => ({
    ...{ what, goal: `≥ ${least}`, measured },
    reached: measured && measured.median >= least,
  });
  const atMost = (what: string, most: number, measured: Ratio | undefined): Goal => ({
    ...{ what, goal: `≤ ${most}`, measured },
    reached: measured && measured.median <= most,
  });
  const of = ratioOf.bind(undefined, results);
  const byBaseline = (goal: Goal): Goal =>
    baseline.isPgbench ? goal : { ...goal, reached: undefined };
  return [
    byBaseline(
      atLeast(
        'bookings/s over tRPC ÷ baseline',
        0.6,
        of(['bookings', 'tRPC'], ['bookings', 'baseline']),
      ),
    ),
    atLeast(
      'bookings/s over tRPC ÷ hand-written',
      0.9,
      of(['bookings', 'tRPC'], ['bookings', 'hand-written']),
    ),
    atLeast(
      'availability day over tRPC ÷ hand-written',
      0.9,
      of(['day', 'tRPC'], ['day', 'hand-written']),
    ),
    atLeast(
      'day of a 60-minute visit type ÷ of the default type',
      0.9,
      of(['day of 60-minute visits', 'tRPC'], ['day', 'tRPC']),
    ),
    atLeast(
      'calendar of a 60-minute visit type ÷ of the default type',
      0.9,
      of(['calendar of 60-minute visits', 'tRPC'], ['calendar', 'tRPC']),
    ),
    atLeast(
      'trivial tRPC query ÷ trivial plain Fastify route',
      0.7,
      of(['trivial', 'tRPC'], ['trivial', 'Fastify']),
    ),
    byBaseline(
      atMost(
        '1,000 clients on one slot, time over tRPC ÷ baseline',
        2,
        of(['stampede', 'tRPC'], ['stampede', 'baseline']),
      ),
    ),
    atMost(
      'bookings with other doctors, p99 during a stampede ÷ without',
      1.5,
      of(['others’ p99, stampede', 'tRPC'], ['others’ p99, quiet', 'tRPC']),
    ),
    atMost(
      'earliest of 2,000 doctors, p50 ÷ a day’s',
      10,
      of(['earliest alone, p50', 'tRPC'], ['day alone, p50', 'tRPC']),
    ),
    atMost(
      'first free slots of 12 doctors, limit 50 ÷ limit 12, p50',
      2,
      of(
        ['a page’s first free slots, limit 50, p50', 'tRPC'],
        ['a page’s first free slots, limit 12, p50', 'tRPC'],
      ),
    ),
    atMost(
      'one patient’s booking, p99 beside four who ask for first free slots ÷ alone',
      3,
      of(
        ['one patient’s booking beside four who ask for first free slots, p99', 'tRPC'],
        ['one patient’s booking, p99', 'tRPC'],
      ),
    ),
    atMost(
      'a month’s calendar ÷ a day, time of each',
      3,
      of(['day', 'tRPC'], ['calendar', 'tRPC']),
    ),
    ...GROWING.map((figure) =>
      atLeast(
        `${figure} over tRPC, large ÷ small`,
        0.9,
        of([figure, 'tRPC', 'large'], [figure, 'tRPC']),
      ),
    ),
    atLeast(
      'earliest, large ÷ small (as a rate)',
      0.9,
      of(['earliest alone, p50', 'tRPC'], ['earliest alone, p50', 'tRPC', 'large']),
    ),
    atMost('memory after 1,000,000 requests ÷ after a third', 1.1, memoryGrowth(results.memory)),
  ];
}

/** Why the comparison itself is not worth anything, if so. */
export function flawOf(results: Results, baseline: Baseline): string | undefined {
  const ratio = ratioOf(results, ['bookings', 'hand-written'], ['bookings', 'baseline']);
  if (!baseline.isPgbench || !ratio || ratio.median >= LEAST_OF_HAND_WRITTEN) return undefined;
  return (
    `The hand-written server books at ${ratio.median.toFixed(2)} of the baseline, below ` +
    `${LEAST_OF_HAND_WRITTEN}: it is no measure of what is possible.`
  );
}
