import { MUTANTS } from './builds.ts';
import type { Mutant } from './mutant.ts';

const DAY = 86_400_000;

/** Today as a number, like 20261123. */
export const dateNumber = (now = new Date()): number =>
  Number(now.toISOString().slice(0, 10).replaceAll('-', ''));

/** As many wrong builds as asked for, others every day, all of them in turn. */
export function mutantsInRotation(count: number, now = Date.now()): number[] {
  const first = Math.floor(now / DAY) * count;
  const numberAt = (at: number) => (MUTANTS[at % MUTANTS.length] as Mutant).number;
  return Array.from({ length: count }, (_, at) => numberAt(first + at));
}
