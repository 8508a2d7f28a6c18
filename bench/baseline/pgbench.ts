import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BaselineOptions, BaselineRun } from './driver-transactions.ts';
import type { PgbenchScript } from './pgbench-script.ts';

const run = promisify(execFile);

/** Runs the statements one at a time on each of `clients` connections, prepared on the server. */
export async function runPgbench(
  program: string,
  script: PgbenchScript,
  { url, clients, until, run: number }: BaselineOptions,
): Promise<BaselineRun> {
  const { hostname, port, pathname, username, password } = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), 'clinic-bench-'));
  try {
    const file = join(folder, 'booking.sql');
    await writeFile(file, script.text);
    const variables = { ...script.constants, clients, count: -1, run: number };
    const { stdout } = await run(
      program,
      [
        ...['--no-vacuum', '--protocol=prepared', `--client=${clients}`, `--file=${file}`],
        ...('seconds' in until
          ? [`--time=${until.seconds}`]
          : [`--transactions=${until.perClient}`]),
        ...Object.entries(variables).map(([name, value]) => `--define=${name}=${value}`),
        ...['--host', hostname, '--port', port, '--username', username, pathname.slice(1)],
      ],
      { env: { ...process.env, PGPASSWORD: password } },
    );
    return readReport(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readReport(report: string): BaselineRun {
  const transactions = Number(/actually processed: (\d+)/.exec(report)?.[1]);
  const failed = Number(/failed transactions: (\d+)/.exec(report)?.[1] ?? 0);
  const rate = Number(/tps = ([\d.]+) \(without initial/.exec(report)?.[1]);
  if (!transactions || !rate || failed > 0) throw new Error(`pgbench did not run well:\n${report}`);
  return { transactions, rate };
}
