import { FIGURES, type Figure, type Sample } from './results.ts';
import { median } from './statistics.ts';

/** What `bench --json` prints, as far as two runs are compared. */
export type Run = {
  readonly samples: readonly Pick<Sample, 'size' | 'figure' | 'who' | 'value'>[];
};

/** Of what both checkouts run: the rest is the same in both, or what it is compared with. */
const PRODUCT = new Set(['tRPC', 'REST', 'Clinic']);

/** What a figure is compared with in a checkout that has no visit types. */
const BEFORE_VISIT_TYPES: Partial<Record<Figure, Figure>> = {
  'day of 60-minute visits': 'day',
  'CPU per 60-minute day': 'CPU per day',
  'calendar of 60-minute visits': 'calendar',
  'CPU per 60-minute calendar': 'CPU per calendar',
};

/**
 * How a run compares with one before it, by figure: a rate as it is, a time turned round, so that above
 * 1 is better in both. A figure that only one of them has is left out, but for those of the 60-minute
 * visit type.
 */
export function ratiosOf(before: Run, after: Run): Map<string, number> {
  const [old, now] = [before, after].map(mediansOf) as [Medians, Medians];
  const ratios = new Map<string, number>();
  for (const [name, { figure, who, value }] of now) {
    const instead = old.has(name) ? undefined : BEFORE_VISIT_TYPES[figure];
    const previous = old.get(instead ? `${instead}, ${who}` : name)?.value;
    if (previous === undefined) continue;
    const ratio = FIGURES[figure] === '/s' ? value / previous : previous / value;
    ratios.set(instead ? `${name}, ÷ ${instead} before` : name, ratio);
  }
  return ratios;
}

type Medians = Map<string, { figure: Figure; who: string; value: number }>;

function mediansOf({ samples }: Run): Medians {
  const ofProduct = samples.filter(({ who, figure }) => PRODUCT.has(who) && figure in FIGURES);
  const byName = Map.groupBy(ofProduct, ({ figure, who }) => `${figure}, ${who}`);
  return new Map(
    [...byName].map(([name, group]) => {
      const [{ figure, who }] = group as [Sample];
      return [name, { figure, who, value: median(group.map(({ value }) => value)) }];
    }),
  );
}
