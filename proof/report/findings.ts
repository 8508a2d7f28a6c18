import type { Asked } from '../authorization/ask-everybody.ts';
import { mostTries } from '../checker/unknowns.ts';
import type { Fuzzed } from '../fuzz/fuzz.ts';
import type { Searched } from '../fuzz/searches.ts';
import type { Explored } from '../interleavings/explore.ts';
import type { Caught } from '../mutants/catch.ts';
import type { Overloaded } from '../overload/ten-times.ts';
import type { Terminated } from '../overload/terminate.ts';
import type { RunResult } from '../run/run.ts';
import { neverHappened, unseenIn } from './coverage.ts';

/** What a proof has seen so far. */
export type Findings = {
  runs: RunResult[];
  caught: Pick<Caught, 'build' | 'violation' | 'seconds'>[];
  explored: Explored[];
  /** What processes outside of the good runs did by themselves. */
  trouble: string[];
  authorization?: Asked;
  fuzzed?: Fuzzed;
  searched?: Searched;
  slowLoris?: string[];
  overloaded?: Overloaded;
  terminated?: Terminated;
};

/** The least that the good runs of a proof must have been through. */
export type Least = { calls: number; faults: number; postgresKills: number; apiKills: number };

export type Totals = Least & {
  /** Changes whose answer was lost. */
  unknown: number;
  /** The greatest number of tries that one of them needed when no fault was in its way any more. */
  tries: number;
  violations: number;
};

export function totalsOf({ runs }: Pick<Findings, 'runs'>): Totals {
  const faults = runs.flatMap(({ history }) => history.faults);
  const sum = (of: (run: RunResult) => number) => runs.reduce((all, run) => all + of(run), 0);
  return {
    calls: sum(({ counts }) => counts.calls),
    faults: sum(({ counts }) => counts.faults),
    unknown: sum(({ counts }) => counts.unknown),
    tries: Math.max(0, ...runs.map(({ history }) => mostTries(history))),
    violations: sum(({ violations }) => violations.length),
    postgresKills: faults.filter(({ kind }) => kind === 'kill postgres').length,
    apiKills: faults.filter(({ kind }) => kind === 'kill api').length,
  };
}

/** Everything that keeps a proof from being one, as sentences. */
export function shortfallsOf(findings: Findings, least: Least): string[] {
  const totals = totalsOf(findings);
  const { explored, caught, authorization, fuzzed, slowLoris, overloaded, terminated } = findings;
  const tooFew = (Object.keys(least) as (keyof Least)[])
    .filter((what) => totals[what] < least[what])
    .map((what) => `${what}: ${totals[what]}, at least ${least[what]} are wanted`);
  return [
    ...tooFew,
    ...(least.faults > 0
      ? neverHappened(findings.runs.flatMap(({ history }) => history.faults))
      : []),
    ...findings.runs.flatMap(({ history }) =>
      unseenIn(history).map((text) => `run of seed ${history.run.seed}: ${text}`),
    ),
    ...(totals.violations > 0 ? [`${totals.violations} violations in the good runs`] : []),
    ...caught
      .filter(({ violation }) => !violation)
      .map(({ build }) => `wrong build ${build.number} (${build.name}) was not caught`),
    ...explored
      .filter(({ violations }) => violations.length > 0)
      .map(({ name, violations }) => `interleavings of ${name}: ${violations.length} violations`),
    ...explored
      .filter(({ orders }) => orders < 2)
      .map(({ name, orders }) => `interleavings of ${name}: only ${orders} orders`),
    ...findings.trouble,
    ...(authorization?.wrong ?? []).map((text) => `authorization: ${text}`),
    ...(fuzzed?.wrong ?? []).map((text) => `bad input: ${text}`),
    ...(findings.searched?.wrong ?? []).map((text) => `searches of patients: ${text}`),
    ...(slowLoris ?? []).map((text) => `slow loris: ${text}`),
    ...(overloaded?.wrong ?? []).map((text) => `overload: ${text}`),
    ...(terminated?.wrong ?? []).map((text) => `SIGTERM under load: ${text}`),
  ];
}
