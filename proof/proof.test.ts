import { join } from 'node:path';
import { setUp } from '@clinic/testing/set-up';
import { folderOfFile } from '@clinic/testing/temporary-folder';
import { expect, test } from 'vitest';
import { ROOT } from './cluster/api-process.ts';
import { startDatabaseServer } from './cluster/database-server.ts';
import { makeSchedule } from './faults/schedule.ts';
import { MUTANTS } from './mutants/builds.ts';
import { catchBuild } from './mutants/catch.ts';
import { dateNumber, mutantsInRotation } from './mutants/rotation.ts';
import { printViolation } from './report/print-violation.ts';
import { run } from './run/run.ts';

const MINUTES = 60_000;
const LOAD = 12_000;

const database = setUp(startDatabaseServer, ({ stop }) => stop());
const folder = folderOfFile();

test('under load and faults every promise is kept', { timeout: 5 * MINUTES }, async () => {
  const seed = dateNumber();
  // PostgreSQL first, and no rolling restart: that would take a slow machine all of the time.
  const rhythm = {
    connection: 330,
    killPostgres: 3_500,
    killApi: 9_000,
    rollingRestart: Number.POSITIVE_INFINITY,
  };
  const { history, violations, counts } = await run(database, {
    seed,
    duration: LOAD,
    schedule: makeSchedule(seed, LOAD, rhythm),
    root: ROOT,
    build: 'the product',
    file: join(folder, 'history.jsonl'),
  });
  expect(violations.map((violation) => printViolation(violation, history))).toEqual([]);
  expect(counts.calls).toBeGreaterThan(0);
  expect(new Set(history.faults.map(({ kind }) => kind))).toContain('kill postgres');
  expect(counts.unknown).toBeGreaterThan(0);
});

const today = MUTANTS.filter(({ number }) => mutantsInRotation(2).includes(number));

test.for(today)(
  'wrong build $number ($name) is caught',
  { timeout: 5 * MINUTES },
  async (build) => {
    const { violation } = await catchBuild(database, build, { seed: build.number, folder });
    expect(build.breaks).toContain(violation?.invariant);
  },
);
