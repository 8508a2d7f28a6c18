import type { Baseline } from '../baseline/baseline.ts';
import type { BenchDatabase } from '../database/bench-database.ts';
import type { Turns } from '../database/turns.ts';
import type { Generator } from '../load/generator.ts';
import type { Results } from '../report/results.ts';
import type { Servers } from '../servers/servers.ts';

/** How long and how often is measured. */
export type Pace = {
  rounds: number;
  /** Seconds of load before anything is measured, for each server. */
  warmUp: number;
  /** Seconds of one turn that are measured, whole for pgbench, and those before them. */
  seconds: number;
  leadIn: number;
  /** The same for reads, which need less to be steady. */
  readSeconds: number;
  stampedes: number;
  startUps: number;
  requestsForMemory: number;
};

/** One database with its servers, and what it takes to measure them. */
export type Bench = {
  readonly database: BenchDatabase;
  readonly turns: Turns;
  readonly servers: Servers;
  readonly baseline: Baseline;
  readonly generator: Generator;
  readonly secondGenerator: Generator;
  readonly results: Results;
  readonly pace: Pace;
  readonly progress: (text: string) => void;
};

/** As many as the figures of the issue were taken with. */
export const CONNECTIONS = 32;

/** A B C A B C: what the machine does meanwhile hits all alike. */
export async function inRounds(
  { pace, progress }: Bench,
  what: string,
  turns: (() => Promise<void>)[],
): Promise<void> {
  for (let round = 1; round <= pace.rounds; round += 1) {
    progress(`${what}, round ${round} of ${pace.rounds}`);
    for (const turn of turns) await turn();
  }
}
