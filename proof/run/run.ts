import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { hangUp } from '@clinic/testing/raw-http';
import { check } from '../checker/check.ts';
import type { Invariant, Violation } from '../checker/violation.ts';
import { Cluster } from '../cluster/cluster.ts';
import type { DatabaseServer } from '../cluster/database-server.ts';
import { Output, secretsOf, TALKATIVE } from '../cluster/output.ts';
import { injectFaults } from '../faults/inject.ts';
import { hashOf, type PlannedFault } from '../faults/schedule.ts';
import type { History } from '../history/history.ts';
import { now, Recorder } from '../history/recorder.ts';
import { dumpTables, type Tables } from '../history/tables.ts';
import { Client } from '../workload/client.ts';
import { ClientScript, type Planned } from '../workload/client-script.ts';
import { DeskScript, type Seen } from '../workload/desk-script.ts';
import { type FrontDesk, openFrontDesk } from '../workload/front-desk.ts';
import { PauseGate } from '../workload/pause-gate.ts';
import { makePlan, type Plan } from '../workload/plan.ts';
import { offerMoreVisitTypes } from '../workload/practice.ts';
import { tablesBeside } from './check-file.ts';
import { addChangingVisitType, editVisitType } from './edit-visit-type.ts';
import { observeHealth, observeTransactions } from './observe.ts';
import { plannedSlots } from './planned-slots.ts';

const HOLD_SECONDS = 3;
const HORIZON_DAYS = 90;
/** Transactions of one process that the database may see at once. */
const POOL_SIZE = 24;
const TELL_EVERY = 10_000;
const OBSERVE_EVERY = 500;
/** Milliseconds by which the clock of the history and that of the database may differ. */
const CLOCK_DRIFT = 200;

export type RunOptions = {
  seed: number;
  /** Milliseconds of load; up to twice as long where a slow machine needs it for so many calls. */
  duration: number;
  atLeast?: number;
  schedule: PlannedFault[];
  /** The folder of the build, and what it is called in the history. */
  root: string;
  /** What is done to its database before it starts. */
  sql?: string;
  build: string;
  /** Where the history goes; the final tables go beside it. */
  file: string;
  /** Looks every so many milliseconds for violations of some invariants, and stops at the first. */
  checkEvery?: number;
  stopAt?: readonly Invariant[];
  /** Told now and then how far it is. */
  tell?(counts: Recorder['counts']): void;
};

export type RunResult = {
  history: History;
  tables: Tables;
  violations: Violation[];
  planHash: string;
  counts: Recorder['counts'];
};

/** One recorded history: load and faults for a while, then rest, then the checker. */
export async function run(database: DatabaseServer, options: RunOptions): Promise<RunResult> {
  const recorder = new Recorder(options.file);
  const plan = makePlan(options.seed);
  const planHash = `${plan.hash}-${hashOf(options.schedule)}`;
  const env = {
    ...TALKATIVE,
    HOLD_SECONDS: String(HOLD_SECONDS),
    BOOKING_HORIZON_DAYS: String(HORIZON_DAYS),
    MAX_HOLDS_PER_ADDRESS: '10000',
    DATABASE_POOL_SIZE: String(POOL_SIZE),
  };
  const report = (event: History['processes'][number]) =>
    recorder.write({ type: 'process', ...event });
  const { root, sql = '' } = options;
  const output = new Output();
  let cluster: Cluster | undefined;
  try {
    cluster = await Cluster.start(database, { root, sql, env, report, listen: output.listen });
    await cluster.asAdmin(offerMoreVisitTypes);
    const changing = (await cluster.asAdmin(addChangingVisitType)) as number;
    const { doctors, visitTypes } = await tablesOf(cluster);
    const [doctor] = doctors;
    const setupLink = await output.setupLink();
    const desk = await openFrontDesk(cluster.ports[0] as number, setupLink, doctor?.id as number);
    recorder.write({
      type: 'run',
      seed: options.seed,
      planHash,
      build: options.build,
      secret: cluster.secret,
      holdSeconds: HOLD_SECONDS,
      horizonDays: HORIZON_DAYS,
      doctors,
      visitTypes,
      staff: desk.staff,
    });
    const slots = plannedSlots(doctors, now());
    const planned = { slots, visitTypes, holdSeconds: HOLD_SECONDS, changing };
    await load(cluster, recorder, plan.clients, { planned, desk }, options);
    await observeHealth(cluster, recorder, output, POOL_SIZE);
    const tables = await tablesOf(cluster);
    // In order, so that what they still have to say is said before the history is read.
    for (const api of cluster.apis) await api.end('SIGTERM');
    if (Math.abs(Date.now() - now()) > CLOCK_DRIFT) throw new Error('The clock was set meanwhile.');
    await writeFile(tablesBeside(options.file), JSON.stringify(tables));
    for (const leak of output.leaks(secretsOf(recorder.read()))) report(leak);
    const history = recorder.read();
    const { counts } = recorder;
    return { history, tables, violations: check(history, tables), planHash, counts };
  } finally {
    hangUp();
    await cluster?.stop();
    recorder.close();
  }
}

/** Clients go through their plans while the schedule of faults is carried out. */
async function load(
  cluster: Cluster,
  recorder: Recorder,
  plans: Plan['clients'],
  { planned, desk }: { planned: Planned; desk: FrontDesk },
  { duration, atLeast = 0, schedule, checkEvery, stopAt = [], tell }: RunOptions,
): Promise<void> {
  const over = new AbortController();
  const gate = new PauseGate();
  const known: { id: string; token: string }[] = [];
  const seen: Seen[] = [];
  const scripts = plans.map(async (steps, number) => {
    const client = new Client(number, recorder, cluster.ports, desk.cookies);
    const ofAll = { seen, known };
    const deskScript = new DeskScript(number, client, planned, desk.staff, ofAll);
    const script = new ClientScript(number, client, planned, known, deskScript);
    for (const step of steps) {
      if (over.signal.aborted) return;
      await gate.step(() => script.take(step));
    }
  });
  const faults = injectFaults(cluster, recorder, schedule, over.signal);
  const begun = performance.now();
  const left = () => {
    const wanted = recorder.counts.calls < atLeast ? 2 * duration : duration;
    return begun + wanted - performance.now();
  };
  const observed = repeatedly(OBSERVE_EVERY, over.signal, () =>
    observeTransactions(cluster, recorder),
  );
  const edits = editVisitType(cluster, recorder, planned.changing, over.signal);
  const all = [...scripts, faults, observed, edits];
  // Without all of its load, faults and looks a run proves less: what fails ends it, and fails it.
  Promise.all(all).catch(() => over.abort());
  try {
    while (!over.signal.aborted && left() > 0) {
      await sleep(Math.min(checkEvery ?? TELL_EVERY, left()), undefined, {
        signal: over.signal,
      }).catch(() => {});
      tell?.(recorder.counts);
      if (checkEvery === undefined) continue;
      const found = await gate.paused(async () => {
        const tables = await cluster.asAdmin(dumpTables);
        // No answer: the server is being killed just now.
        return tables ? check(recorder.read(), tables) : [];
      });
      if (found.some(({ invariant }) => stopAt.includes(invariant))) over.abort();
    }
  } finally {
    over.abort();
    await Promise.allSettled(all);
  }
  await Promise.all(all);
}

/** Does something again and again until the end, with a pause in between. */
async function repeatedly(every: number, end: AbortSignal, work: () => Promise<void>) {
  while (!end.aborted) {
    await sleep(every, undefined, { signal: end }).catch(() => {});
    await work();
  }
}

async function tablesOf(cluster: Cluster): Promise<Tables> {
  const tables = await cluster.asAdmin(dumpTables);
  if (!tables) throw new Error('The tables cannot be read.');
  return tables;
}
