import { availableParallelism, cpus } from 'node:os';
import type { Baseline } from '../baseline/baseline.ts';
import { goalsOf } from './goals.ts';
import type { Results } from './results.ts';

/** The result for programs: every sample, the ratios, and what they were measured on. */
export function toJson(
  results: Results,
  baseline: Baseline,
  database: string,
  quick: boolean,
): string {
  const { samples, memory, remarks } = results;
  const machine = {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model,
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    database,
  };
  const { label, clients, isPgbench } = baseline;
  const goals = goalsOf(results, baseline);
  return JSON.stringify(
    {
      ...{ at: new Date().toISOString(), quick, machine, baseline: { label, clients, isPgbench } },
      ...{ goals, samples, memory, remarks: [...remarks] },
    },
    undefined,
    2,
  );
}
