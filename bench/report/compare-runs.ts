import { FIGURES, type Figure, type Sample } from './results.ts';
import { median } from './statistics.ts';

/** What `bench --json` prints, as far as two runs are compared. */
export type Run = {
  readonly samples: readonly Pick<Sample, 'size' | 'figure' | 'who' | 'value'>[];
};

/** Of what both checkouts run: the rest is the same in both, or what it is compared with. */
const PRODUCT = new Set(['tRPC', 'REST', 'Clinic']);

/**
 * How a run compares with one before it, by figure: a rate as it is, a time turned round, so that above
 * 1 is better in both. A figure that only one of them has is left out.
 */
export function ratiosOf(before: Run, after: Run): Map<string, number> {
  const [old, now] = [before, after].map(mediansOf) as [Medians, Medians];
  const ratios = new Map<string, number>();
  for (const [name, { figure, value }] of now) {
    const previous = old.get(name)?.value;
    if (previous === undefined) continue;
    ratios.set(name, FIGURES[figure] === '/s' ? value / previous : previous / value);
  }
  return ratios;
}

type Medians = Map<string, { figure: Figure; value: number }>;

function mediansOf({ samples }: Run): Medians {
  const ofProduct = samples.filter(({ who, figure }) => PRODUCT.has(who) && figure in FIGURES);
  const byName = Map.groupBy(ofProduct, ({ figure, who }) => `${figure}, ${who}`);
  return new Map(
    [...byName].map(([name, group]) => {
      const [{ figure }] = group as [Sample];
      return [name, { figure, value: median(group.map(({ value }) => value)) }];
    }),
  );
}
