import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './cluster/api-process.ts';
import { startDatabaseServer } from './cluster/database-server.ts';
import { MUTANTS } from './mutants/builds.ts';
import { dateNumber, mutantsInRotation } from './mutants/rotation.ts';
import { carryOut, type Program } from './program.ts';
import { type Findings, shortfallsOf, totalsOf } from './report/findings.ts';
import { printViolation } from './report/print-violation.ts';
import { writeReport } from './report/write-report.ts';
import { checkFile } from './run/check-file.ts';

const USAGE = `npm run proof                            everything, about 15 minutes
npm run proof -- --quick                 a part of it, about 4 minutes
npm run proof -- --minutes 30 --seed 5   one long run of load and faults
npm run proof -- --bad 6                 one build that is wrong on purpose
npm run proof -- --check FILE            the checker alone, on a history that was kept`;

const FIXED_SEED = 1;
const NOTHING = { calls: 0, faults: 0, postgresKills: 0, apiKills: 0 };
const RUNS_ONLY: Program = {
  seeds: [],
  secondsPerSeed: 120,
  mutants: [],
  interleavings: 'none',
  inputs: 0,
  searches: 0,
  overloadSeconds: 0,
  terminations: 0,
  least: NOTHING,
};

type Proof = { program: Program; name: string; report: boolean };
type Wanted = Proof | { file: string };

function wanted(): Wanted {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      bad: { type: 'string' },
      check: { type: 'string' },
    },
  });
  if (values.check !== undefined) return { file: values.check };
  const seed = values.seed === undefined ? FIXED_SEED : Number(values.seed);
  const minutes = Number(values.minutes ?? 2);
  const bad = Number(values.bad ?? 1);
  const isKnown = MUTANTS.some(({ number }) => number === bad);
  if (![seed, minutes].every(Number.isFinite) || minutes <= 0 || !isKnown) throw new Error(USAGE);
  if (values.bad !== undefined) {
    return {
      program: { ...RUNS_ONLY, mutants: [bad] },
      name: `proof --bad ${bad}`,
      report: false,
    };
  }
  if (values.minutes !== undefined || values.seed !== undefined) {
    const runs = Math.max(1, Math.round(minutes / 2));
    const seeds = Array.from({ length: runs }, (_, at) => seed + at);
    const program = { ...RUNS_ONLY, seeds, secondsPerSeed: (minutes * 60) / runs };
    return { program, name: 'proof --minutes', report: false };
  }
  if (values.quick) return { program: quick(), name: 'proof --quick', report: false };
  return { program: full(), name: 'proof', report: true };
}

const full = (): Program => ({
  seeds: [FIXED_SEED, dateNumber(), commitNumber()],
  secondsPerSeed: 125,
  mutants: MUTANTS.map(({ number }) => number),
  interleavings: 'two and three sessions',
  inputs: 20_000,
  searches: 1_000,
  overloadSeconds: 30,
  terminations: 20,
  least: { calls: 60_000, faults: 600, postgresKills: 4, apiKills: 10 },
});

const quick = (): Program => ({
  seeds: [dateNumber()],
  secondsPerSeed: 60,
  mutants: mutantsInRotation(4),
  interleavings: 'two sessions',
  inputs: 4_000,
  searches: 1_000,
  overloadSeconds: 20,
  terminations: 4,
  least: { calls: 5_000, faults: 80, postgresKills: 1, apiKills: 2 },
});

/** The commit as a seed, so that each one goes new ways; 2 where there is no repository. */
function commitNumber(): number {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    const hash = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8', stdio });
    return Number.parseInt(hash.slice(0, 7), 16);
  } catch {
    return 2;
  }
}

async function main(): Promise<number> {
  const asked = wanted();
  return 'file' in asked ? checkAgain(asked.file) : prove(asked);
}

async function checkAgain(file: string): Promise<number> {
  const { history, violations } = await checkFile(file);
  for (const violation of violations) {
    process.stdout.write(`${printViolation(violation, history)}\n`);
  }
  const { calls, faults } = history;
  const counted = `${calls.length} calls, ${faults.length} faults, ${violations.length} violations`;
  process.stdout.write(`proof --check: ${counted}\n`);
  return violations.length > 0 ? 1 : 0;
}

async function prove({ program, name, report }: Proof): Promise<number> {
  const begun = performance.now();
  const tell = (text: string) => {
    const seconds = ((performance.now() - begun) / 1_000).toFixed(0).padStart(4);
    process.stdout.write(`${text.replace(/^/gm, `[${seconds} s] `)}\n`);
  };
  const folder = await mkdtemp(join(tmpdir(), 'clinic-proof-'));
  let keep = true;
  process.once('exit', () => {
    if (!keep) rmSync(folder, { recursive: true, force: true });
  });
  // The exit handlers of what was started end it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      keep = false;
      process.exit(1);
    });
  }
  const findings: Findings = { runs: [], caught: [], explored: [], trouble: [] };
  // A last net: what fails where nobody awaits it fails the proof, and does not keep it from its end.
  process.on('unhandledRejection', (reason) => {
    findings.trouble.push(`the proof itself: ${reason instanceof Error ? reason.stack : reason}`);
  });
  const database = await startDatabaseServer();
  try {
    await carryOut(program, { database, folder, tell }, findings);
  } finally {
    await database.stop().catch((error: Error) => tell(`The server cannot be stopped: ${error}`));
  }
  const shortfalls = shortfallsOf(findings, program.least);
  for (const shortfall of shortfalls) tell(`SHORTFALL ${shortfall}`);
  const minutes = (performance.now() - begun) / 60_000;
  if (report && shortfalls.length === 0) {
    await writeReport(join(ROOT, 'docs/proof.md'), findings, program.least, minutes);
  }
  keep = shortfalls.length > 0;
  if (keep) tell(`The recorded histories are kept in ${folder}`);
  process.stdout.write(`${name}: ${lastLine(findings, shortfalls)}\n`);
  return keep ? 1 : 0;
}

function lastLine(findings: Findings, shortfalls: string[]): string {
  const { calls, faults, unknown, violations } = totalsOf(findings);
  const { caught } = findings;
  const found = caught.filter(({ violation }) => violation).length;
  const unresolved = findings.runs.some((one) => one.violations.some((v) => v.invariant === 'I4'));
  const failed = shortfalls.length > 0 ? `, ${shortfalls.length} shortfalls` : '';
  const proven = `wrong builds caught ${found}/${caught.length}`;
  if (findings.runs.length === 0) return proven + failed;
  const trusted = caught.length === 0 ? '' : `, ${proven}`;
  return (
    `${calls} calls, ${faults} faults, ${unknown} unknown ${unresolved ? 'NOT' : 'all'} resolved, ` +
    `${violations} violations${trusted}${failed}`
  );
}

main().then(
  // A reader at the other end of a pipe may be slow: the last line must be out.
  (status) => process.stdout.write('', () => process.exit(status)),
  (error: unknown) => {
    const { message, stack, code = '' } = error as NodeJS.ErrnoException;
    const usage = message === USAGE || code.startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`${usage ? USAGE : stack}\n`);
    process.exit(1);
  },
);
