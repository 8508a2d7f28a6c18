import type { Size } from '../database/size.ts';
import type { Figure, Results, Who } from './results.ts';
import { median } from './statistics.ts';

export type Ratio = { median: number; min: number; max: number };

type Side = [figure: Figure, who: Who, size?: Size['name']];

/**
 * The ratio of two figures, round by round: what disturbed a round disturbed both. Figures of
 * different sizes meet in the last rounds, those of the growth. Nothing where one was not measured.
 */
export function ratioOf(results: Results, above: Side, below: Side): Ratio | undefined {
  const [a, b] = [above, below].map(([figure, who, size = 'small']) =>
    results.of(size, figure, who),
  ) as [number[], number[]];
  const count = Math.min(a.length, b.length);
  if (count === 0) return undefined;
  const across = (above[2] ?? 'small') !== (below[2] ?? 'small');
  const from = (values: number[]) => (across ? values.slice(-count) : values.slice(0, count));
  const [top, bottom] = [from(a), from(b)];
  const ratios = top.map((value, index) => value / (bottom[index] as number));
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
}
