import { existsSync } from 'node:fs';
import { hangUp } from '@clinic/testing/raw-http';
import { askEverybody } from './authorization/ask-everybody.ts';
import { listRoutes } from './authorization/routes.ts';
import { addStaffTo } from './authorization/staff.ts';
import { isTrouble } from './checker/conduct.ts';
import { ROOT } from './cluster/api-process.ts';
import { Cluster } from './cluster/cluster.ts';
import type { DatabaseServer } from './cluster/database-server.ts';
import { Output, TALKATIVE } from './cluster/output.ts';
import { makeSchedule } from './faults/schedule.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { searchPatients } from './fuzz/searches.ts';
import type { ProcessEvent } from './history/history.ts';
import { explorePairs, exploreTriples } from './interleavings/explore.ts';
import { Harness } from './interleavings/harness.ts';
import { MUTANTS } from './mutants/builds.ts';
import { catchBuild } from './mutants/catch.ts';
import { Booker } from './overload/booker.ts';
import { bookBesideSlowLoris } from './overload/slow-loris.ts';
import { offerTenTimes, SMALL_POOL } from './overload/ten-times.ts';
import { terminateUnderLoad } from './overload/terminate.ts';
import type { Findings, Least } from './report/findings.ts';
import { printViolation } from './report/print-violation.ts';
import { run } from './run/run.ts';
import { send } from './workload/send.ts';

/** How much of everything a proof does. */
export type Program = {
  seeds: number[];
  secondsPerSeed: number;
  mutants: number[];
  interleavings: 'none' | 'two sessions' | 'two and three sessions';
  inputs: number;
  /** Of patients, by the staff. */
  searches: number;
  overloadSeconds: number;
  terminations: number;
  least: Least;
};

type Ground = {
  database: DatabaseServer;
  folder: string;
  tell(text: string): void;
};

/** What a process of the system must not do by itself, wherever it is run. */
const noteTrouble = (findings: Findings) => (event: ProcessEvent) => {
  if (isTrouble(event)) findings.trouble.push(`${event.process}: ${event.event}: ${event.detail}`);
};

const say = (count: number, what: string) => `${count} ${what}`;

/**
 * Carries a program out, one part after the other; `findings` fills on the way. A part that cannot
 * be carried out to its end is among the trouble, and the next ones follow: a proof ends with its
 * verdict, whatever the machine does to it.
 */
export async function carryOut(
  program: Program,
  ground: Ground,
  findings: Findings,
): Promise<void> {
  const part = async (name: string, work: typeof edges) => {
    await work(program, ground, findings).catch(notedAs(name, ground, findings));
  };
  await goodRuns(program, ground, findings);
  await wrongBuilds(program, ground, findings);
  await part('interleavings', interleavings);
  if (program.inputs > 0) await part('authorization and bad input', edges);
  if (program.overloadSeconds > 0) await part('overload', overload);
}

const notedAs =
  (name: string, { tell }: Ground, { trouble }: Findings) =>
  (error: unknown) => {
    const text = `${name}: ${error instanceof Error ? error.message || error.name : String(error)}`;
    trouble.push(text);
    tell(`  could not go on: ${text}`);
  };

async function goodRuns(program: Program, ground: Ground, findings: Findings) {
  for (const [at, seed] of program.seeds.entries()) {
    const noted = notedAs(`run of seed ${seed}`, ground, findings);
    await goodRun(program, ground, findings, at).catch(noted);
  }
}

async function goodRun(
  program: Program,
  { database, folder, tell }: Ground,
  { runs }: Findings,
  at: number,
) {
  const seed = program.seeds[at] as number;
  const duration = program.secondsPerSeed * 1_000;
  tell(
    `good run ${at + 1} of ${program.seeds.length}, seed ${seed}, ${duration / 1_000} s of load`,
  );
  const result = await run(database, {
    seed,
    duration,
    atLeast: program.least.calls / program.seeds.length,
    schedule: makeSchedule(seed, 2 * duration),
    root: ROOT,
    build: 'the product',
    file: freeName(`${folder}/history-${seed}`),
    tell: ({ calls, faults }) => tell(`  ${calls} calls, ${faults} faults`),
  });
  const { calls, faults, unknown } = result.counts;
  const counted = [say(calls, 'calls'), say(faults, 'faults'), say(unknown, 'unknown')];
  tell(`  ${counted.join(', ')}, ${result.violations.length} violations`);
  for (const violation of result.violations.slice(0, 5)) {
    tell(printViolation(violation, result.history));
  }
  runs.push(result);
}

async function wrongBuilds(program: Program, ground: Ground, findings: Findings) {
  const { database, folder, tell } = ground;
  const { caught } = findings;
  for (const number of program.mutants) {
    const build = MUTANTS.find((one) => one.number === number);
    if (!build) throw new Error(`There is no wrong build ${number}.`);
    tell(`wrong build ${number}: ${build.name}`);
    const noted = notedAs(`wrong build ${number} (${build.name})`, ground, findings);
    const one = await catchBuild(database, build, { seed: number, folder }).catch(noted);
    const { violation, seconds = 0, result } = one ?? {};
    caught.push({ build, violation, seconds });
    if (!one) continue;
    if (!violation || !result) tell(`  not caught in ${seconds.toFixed(0)} s`);
    else if (program.mutants.length === 1) tell(printViolation(violation, result.history));
    else tell(`  caught in ${seconds.toFixed(0)} s, ${violation.invariant}: ${violation.says}`);
  }
}

async function interleavings(program: Program, { database, tell }: Ground, findings: Findings) {
  if (program.interleavings === 'none') return;
  tell(`interleavings of ${program.interleavings}`);
  const harness = await Harness.open(database);
  try {
    const told = (
      one: Findings['explored'][number],
      history: Parameters<typeof printViolation>[1],
    ) => {
      findings.explored.push(one);
      tell(`  ${one.name}: ${one.orders} orders, ${one.violations.length} violations`);
      const [violation] = one.violations;
      if (violation) tell(printViolation(violation, history));
    };
    await explorePairs(harness, told);
    if (program.interleavings !== 'two sessions') await exploreTriples(harness, told);
  } finally {
    await harness.close();
  }
}

async function edges(program: Program, { database, tell }: Ground, findings: Findings) {
  const routes = await listRoutes();
  const output = new Output();
  const cluster = await Cluster.start(database, {
    root: ROOT,
    env: TALKATIVE,
    report: noteTrouble(findings),
    listen: output.listen,
  });
  try {
    const port = cluster.ports[0] as number;
    findings.authorization = await askEverybody(
      (request) => send(port, request),
      routes,
      addStaffTo(cluster.adminUrl),
    );
    tell(
      `authorization: ${findings.authorization.cells} questions, ${findings.authorization.wrong.length} wrong answers`,
    );
    tell(`bad input: ${program.inputs} inputs`);
    findings.searched = await searchPatients(cluster, output, program.searches);
    tell(`${program.searches} searches of patients, ${findings.searched.wrong.length} wrong`);
    findings.fuzzed = await fuzz(cluster, output, routes, { inputs: program.inputs, seed: 1 });
    tell(`  ${findings.fuzzed.inputs} inputs, ${findings.fuzzed.wrong.length} wrong answers`);
  } finally {
    hangUp();
    await cluster.stop();
  }
}

async function overload(program: Program, { database, tell }: Ground, findings: Findings) {
  const { overloadSeconds, terminations } = program;
  const cluster = await Cluster.start(database, {
    root: ROOT,
    env: SMALL_POOL,
    report: noteTrouble(findings),
  });
  try {
    const booker = await Booker.on(cluster);
    findings.slowLoris = await bookBesideSlowLoris(cluster, booker);
    tell(`overload: ten times what is possible, for ${overloadSeconds} s`);
    findings.overloaded = await offerTenTimes(cluster, booker, overloadSeconds);
    const { best, booked, refused } = findings.overloaded;
    tell(
      `  best ${best.toFixed(0)}, booked ${booked.toFixed(0)}, refused ${refused.toFixed(0)} per second`,
    );
    tell(`SIGTERM under load, ${terminations} times`);
    findings.terminated = await terminateUnderLoad(cluster, booker, terminations);
  } finally {
    hangUp();
    await cluster.stop();
  }
}

function freeName(path: string): string {
  let name = `${path}.jsonl`;
  for (let again = 2; existsSync(name); again += 1) name = `${path}-${again}.jsonl`;
  return name;
}
