import type { Ratio } from './ratios.ts';
import type { MemorySample } from './results.ts';
import { median } from './statistics.ts';

/** Resident memory at the end against that after the first third, by when the process is warm. */
export function memoryGrowth(samples: MemorySample[]): Ratio | undefined {
  if (samples.length < 6) return undefined;
  const third = Math.floor(samples.length / 3);
  const early = median(samples.slice(Math.max(third - 2, 0), third + 1).map(({ rssMb }) => rssMb));
  const late = samples.slice(-3).map(({ rssMb }) => rssMb / early);
  return { median: median(late), min: Math.min(...late), max: Math.max(...late) };
}
