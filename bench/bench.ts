import { startEmbeddedPostgres } from '@clinic/embedded-postgres/start-embedded-postgres';
import { silent } from '@clinic/testing/silent-logger';
import { LARGE, SMALL } from './database/size.ts';
import { measureAtDesk } from './figures/at-desk.ts';
import { measureAll } from './figures/measure-all.ts';
import { Generator } from './load/generator.ts';
import { openBench } from './open-bench.ts';
import { paceOf, readOptions, USAGE } from './options.ts';
import { flawOf } from './report/goals.ts';
import { print } from './report/print.ts';
import { Results } from './report/results.ts';
import { toJson } from './report/to-json.ts';

const started = performance.now();
let interrupted = false;

/** One line per step, on standard error. */
function progress(text: string): void {
  const seconds = Math.round((performance.now() - started) / 1_000);
  process.stderr.write(`${String(seconds).padStart(4)} s  ${text}\n`);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) return void process.stdout.write(USAGE);
  await using closing = new AsyncDisposableStack();
  const server = await startEmbeddedPostgres({ dataDir: options.dataDir, logger: silent });
  closing.defer(() => server.stop());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      progress('interrupted');
      interrupted = true;
      void closing.disposeAsync().finally(() => process.exit(1));
    });
  }
  const generators = [new Generator(), new Generator()] as const;
  closing.defer(() => {
    for (const generator of generators) generator.stop();
  });
  const results = new Results();
  const common = { server, generators, results, pace: paceOf(options), progress };
  const small = await openBench(SMALL, common, closing);
  const large = options.large ? await openBench(LARGE, common, closing) : undefined;
  await measureAll(small, large);
  await measureAtDesk({ server, quick: options.quick, results, progress });
  const [row] = await small.database.admin`select version() as version`;
  const { baseline } = small;
  process.stdout.write(
    options.json
      ? toJson(results, baseline, row?.version, options.quick)
      : print(results, baseline),
  );
  const flaw = flawOf(results, baseline);
  if (flaw) throw new Error(flaw);
  progress('done');
}

main().catch((error: unknown) => {
  // What was under way has failed because everything was stopped.
  if (interrupted) return;
  process.stderr.write('\n');
  for (let e = error; e !== undefined; e = e instanceof Error ? e.cause : undefined) {
    process.stderr.write(`${e instanceof Error ? e.message : e}\n`);
  }
  process.exitCode = 1;
});
