import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Violation } from '../checker/violation.ts';
import type { DatabaseServer } from '../cluster/database-server.ts';
import { makeSchedule } from '../faults/schedule.ts';
import { type RunResult, run } from '../run/run.ts';
import { sqlOf } from './change.ts';
import { makeCopy } from './make-copy.ts';
import type { Mutant } from './mutant.ts';

/**
 * Milliseconds: a wrong build that survives this long was not caught, or twice as long where a slow
 * machine needs it for so many calls; and between two looks.
 */
const PATIENCE = 45_000;
const AT_LEAST = 4_000;
const LOOK_EVERY = 2_500;

export type Caught = {
  build: Mutant;
  /** What gave it away; nothing when it was not caught. */
  violation: Violation | undefined;
  result: RunResult;
  seconds: number;
};

/** Runs a wrong build under the same load until the checker has found what is wrong with it. */
export async function catchBuild(
  database: DatabaseServer,
  build: Mutant,
  options: { seed: number; folder: string },
): Promise<Caught> {
  const { number, changes, name, rhythm, aimedAt } = build;
  const folder = join(options.folder, `bad-${number}`);
  await mkdir(folder);
  const root = await makeCopy(join(folder, 'build'), changes).catch((error: Error) => {
    throw new Error(`wrong build ${number} (${name}) cannot be made: ${error.message}`);
  });
  const begun = performance.now();
  const result = await run(database, {
    seed: options.seed,
    duration: PATIENCE,
    atLeast: AT_LEAST,
    schedule: makeSchedule(options.seed, 2 * PATIENCE, rhythm, aimedAt),
    root,
    sql: sqlOf(changes),
    build: `mutant ${number}: ${name}`,
    file: join(folder, 'history.jsonl'),
    checkEvery: LOOK_EVERY,
    stopAt: build.breaks,
  });
  const seconds = (performance.now() - begun) / 1_000;
  const violation = result.violations.find(
    ({ invariant, says }) => build.breaks.includes(invariant) && (build.says?.test(says) ?? true),
  );
  return { build, violation, result, seconds };
}
