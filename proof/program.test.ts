import { setUp } from '@clinic/testing/set-up';
import { folderOfFile } from '@clinic/testing/temporary-folder';
import { expect, test } from 'vitest';
import { type DatabaseServer, startDatabaseServer } from './cluster/database-server.ts';
import { carryOut, type Program } from './program.ts';
import { type Findings, shortfallsOf } from './report/findings.ts';

const MINUTES = 60_000;
const NOTHING = { calls: 0, faults: 0, postgresKills: 0, apiKills: 0 };
/** Build 5 is only caught by killing the database. */
const BUILD_5: Program = {
  seeds: [],
  secondsPerSeed: 0,
  mutants: [5],
  interleavings: 'none',
  inputs: 0,
  searches: 0,
  overloadSeconds: 0,
  terminations: 0,
  least: NOTHING,
};

const database = setUp(startDatabaseServer, ({ stop }) => stop());
const folder = folderOfFile();

test('a database that does not come back in time is a shortfall, and the proof goes on to its verdict', {
  timeout: 5 * MINUTES,
}, async () => {
  const findings: Findings = { runs: [], caught: [], explored: [], trouble: [] };
  const lines: string[] = [];
  const neverBack: DatabaseServer = {
    ...database,
    kill: () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:1')),
  };
  const tell = (text: string) => void lines.push(text);
  await carryOut(BUILD_5, { database: neverBack, folder, tell }, findings);
  expect(findings.caught).toMatchObject([{ build: { number: 5 }, violation: undefined }]);
  expect(lines.at(-1)).toContain('connect ECONNREFUSED 127.0.0.1:1');
  expect(shortfallsOf(findings, NOTHING)).toEqual([
    expect.stringMatching(/^wrong build 5 .* was not caught$/),
    expect.stringMatching(/^wrong build 5 .*: connect ECONNREFUSED 127\.0\.0\.1:1$/),
  ]);
});
