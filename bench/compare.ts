import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { type Run, ratiosOf } from './report/compare-runs.ts';
import { percentile } from './report/statistics.ts';

const USAGE = `npm run bench:compare -- <folder of another checkout> [--pairs N]

Runs the quick bench of that checkout and of this one in turns, and prints for each figure how this one
compares, pair by pair: the median of the ratios, and their quartiles. Above 1 this one is better.
The other checkout must be installed and built. A pair takes about two minutes; 7 pairs by default.
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { pairs: { type: 'string', default: '7' } },
  });
  const [other] = positionals;
  const pairs = Number(values.pairs);
  if (!other || positionals.length > 1 || !(pairs >= 1)) throw new Error(USAGE);
  const ratios = new Map<string, number[]>();
  for (let pair = 1; pair <= pairs; pair += 1) {
    process.stderr.write(`pair ${pair} of ${pairs}\n`);
    const before = await run(other);
    for (const [figure, ratio] of ratiosOf(before, await run(process.cwd()))) {
      ratios.set(figure, [...(ratios.get(figure) ?? []), ratio]);
    }
  }
  const width = Math.max(...[...ratios.keys()].map((figure) => figure.length));
  for (const [figure, values] of ratios) {
    const sorted = values.toSorted((a, b) => a - b);
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) =>
      percentile(sorted, share).toFixed(2),
    );
    process.stdout.write(`${figure.padEnd(width)}  ${middle}  [${low} to ${high}]\n`);
  }
}

async function run(folder: string): Promise<Run> {
  const command = ['bench/bench.ts', '--quick', '--json'];
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, command, options);
  return JSON.parse(stdout) as Run;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
});
