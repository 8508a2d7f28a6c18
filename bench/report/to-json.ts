import { availableParallelism, cpus } from 'node:os';
import type { Floor } from '../baseline/baseline.ts';
import { goalsOf } from './goals.ts';
import type { Results } from './results.ts';

/** The result for programs: every sample, the ratios, and what they were measured on. */
export function toJson(results: Results, floor: Floor, database: string, quick: boolean): string {
  const { samples, memory, remarks } = results;
  const machine = {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model,
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    database,
  };
  const { label, clients, isPgbench } = floor;
  const goals = goalsOf(results, floor);
  return JSON.stringify(
    {
      ...{ at: new Date().toISOString(), quick, machine, floor: { label, clients, isPgbench } },
      ...{ goals, samples, memory, remarks: [...remarks] },
    },
    undefined,
    2,
  );
}
