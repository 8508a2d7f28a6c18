import type { Baseline } from '../baseline/baseline.ts';
import type { Size } from '../database/size.ts';
import { type Goal, goalsOf } from './goals.ts';
import { ratioOf } from './ratios.ts';
import { FIGURES, type Figure, type Results, type Who } from './results.ts';
import { median } from './statistics.ts';

const EVERYBODY: Who[] = ['baseline', 'hand-written', 'tRPC', 'REST', 'Fastify', 'Clinic'];
/** Compared with the baseline where there is one, else with the hand-written or the plain one. */
const MEASURES: Who[] = ['baseline', 'hand-written', 'Fastify'];

/** The result for people: figures, ratios, goals. */
export function print(results: Results, baseline: Baseline): string {
  const sizes = (['small', 'large'] as const).filter((size) =>
    results.samples.some((sample) => sample.size === size),
  );
  return [
    `The baseline: ${baseline.label}, ${baseline.clients} clients.`,
    ...sizes.flatMap((size) => [
      '',
      `${TITLES[size]}: median [least to most]`,
      ...figures(results, size),
    ]),
    ...memory(results),
    '',
    'Goals',
    ...table(goalsOf(results, baseline).map(goalRow)),
    ...[...results.remarks].map((remark) => `Mind: ${remark}.`),
    '',
  ].join('\n');
}

const TITLES: Record<Size['name'], string> = {
  small: 'Small database, 200 doctors',
  large: 'Large database, 10,000 doctors and ten million appointments',
};

function figures(results: Results, size: Size['name']): string[] {
  const rows = (Object.keys(FIGURES) as Figure[]).flatMap((figure) => {
    const present = EVERYBODY.filter((who) => results.of(size, figure, who).length > 0);
    const measure = MEASURES.find((who) => present.includes(who));
    return present.map((who, index) => {
      const ratio =
        measure &&
        who !== measure &&
        ratioOf(results, [figure, who, size], [figure, measure, size]);
      const values = results.of(size, figure, who);
      return [
        index === 0 ? figure : '',
        who,
        `${short(median(values))} ${FIGURES[figure]}`,
        `[${short(Math.min(...values))} to ${short(Math.max(...values))}]`,
        ratio ? `${ratio.median.toFixed(2)} of ${measure}` : '',
      ];
    });
  });
  return table(rows);
}

function memory({ memory: samples }: Results): string[] {
  const last = samples.at(-1);
  if (!last) return [];
  const rows = samples
    .filter((_, index) => index % Math.ceil(samples.length / 8) === 0 || samples[index] === last)
    .map(({ requests, rssMb, heapMb }) => [
      `after ${requests} requests`,
      `${short(rssMb)} MB resident`,
      `${short(heapMb)} MB of heap`,
    ]);
  return ['', 'Memory of the API', ...table(rows)];
}

function goalRow({ what, goal, measured, reached }: Goal): string[] {
  const spread = measured && `[${measured.min.toFixed(2)} to ${measured.max.toFixed(2)}]`;
  const verdict = { true: 'reached', false: 'NOT reached', undefined: 'not judged' };
  return [
    what,
    goal,
    measured ? measured.median.toFixed(2) : '',
    spread ?? '',
    verdict[`${reached}`],
  ];
}

const short = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

function table(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
