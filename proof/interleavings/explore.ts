import { randomUUID } from 'node:crypto';
import { check } from '../checker/check.ts';
import type { Violation } from '../checker/violation.ts';
import type { History } from '../history/history.ts';
import { shownIn } from '../workload/client.ts';
import { createRandom } from '../workload/random.ts';
import type { Stage } from './harness.ts';
import { type Choice, Orders } from './orders.ts';
import {
  bookTwice,
  KINDS,
  type Kind,
  moveAndCancel,
  ring,
  type Scene,
  sceneOf,
} from './scenarios.ts';
import type { Session } from './session.ts';

export type Explored = { name: string; orders: number; violations: Violation[] };

/** Whether a statement is a step of its own, or goes along with the one before. */
type IsStep = (next: NonNullable<Session['next']>) => boolean;

/** BEGIN touches no row; the alternatives that a loser is offered decide nothing. */
const everyStatement: IsStep = ({ kind, text }) => kind !== 'begin' && !/string_agg/.test(text);
const lockWriteCommit: IsStep = ({ kind }) =>
  ['lock', 'write', 'commit', 'rollback'].includes(kind);

/** Every order of two sessions, for every pair of kinds and those that meet in other ways. */
export async function explorePairs(
  stage: Stage,
  tell: (done: Explored, history: History) => void,
): Promise<void> {
  const random = createRandom(1);
  const scenes: [string, () => Scene][] = [
    ...pairs().map(([a, b]): [string, () => Scene] => [
      `${a} and ${b}`,
      () => sceneOf([a, b], stage.place(), [stage.place(), stage.place()], random),
    ]),
    ['two that swap slots', () => ring([stage.place(), stage.place()], random)],
    ['one booking sent twice', () => bookTwice(stage.place(), random)],
    ['move and cancel of one', () => moveAndCancel(stage.place(), stage.place(), random)],
  ];
  await exploreAll(stage, scenes, everyStatement, tell);
}

/** Every order of lock, write and commit of three sessions, for every three kinds and for a ring. */
export async function exploreTriples(
  stage: Stage,
  tell: (done: Explored, history: History) => void,
): Promise<void> {
  const random = createRandom(2);
  const places = () => [stage.place(), stage.place(), stage.place()];
  const scenes: [string, () => Scene][] = [
    ...triples().map((kinds): [string, () => Scene] => [
      kinds.join(', '),
      () => sceneOf(kinds, stage.place(), places(), random),
    ]),
    ['three that swap slots in a ring', () => ring(places(), random)],
  ];
  await exploreAll(stage, scenes, lockWriteCommit, tell);
}

async function exploreAll(
  stage: Stage,
  scenes: [string, () => Scene][],
  isStep: IsStep,
  tell: (done: Explored, history: History) => void,
): Promise<void> {
  for (const [name, scene] of scenes) {
    const orders = new Orders();
    do await execute(stage, scene(), orders, isStep);
    while (orders.next());
    const { history, tables } = await stage.takeHistory();
    tell({ name, orders: orders.count, violations: check(history, tables) }, history);
  }
}

/** One execution: what must be there before, then the steps in the order that is due. */
async function execute(stage: Stage, scene: Scene, orders: Orders, isStep: IsStep): Promise<void> {
  const standing = new Map<string, { id: string; token: string }>();
  for (const { name, place } of scene.before) {
    const input = { ...place, patientName: name, idempotencyKey: randomUUID() };
    const call = stage.call(0, { operation: 'book', input });
    const outcome = await (stage.sessions[0] as Session).ask(call);
    stage.answered(call, outcome);
    const shown = shownIn(outcome);
    if (!shown?.manageToken) throw new Error(`The scene cannot be set: ${JSON.stringify(outcome)}`);
    standing.set(name, { id: shown.id, token: shown.manageToken });
  }
  const playing = scene.roles.map((role, at) => {
    const of = standing.get(role.of ?? '');
    const input = of ? { id: of.id, ...role.input } : role.input;
    const call = stage.call(at, { ...role, input }, of?.token);
    const session = stage.sessions[at] as Session;
    session.begin(call);
    return { call, session };
  });
  const sessions = playing.map(({ session }) => session);
  const settle = async () => {
    for (;;) {
      await stage.settle(sessions);
      const along = sessions.filter(({ next }) => next && !isStep(next));
      if (along.length === 0) break;
      for (const session of along) session.step();
    }
    for (const { call, session } of playing) {
      if (session.outcome && !call.outcome) stage.answered(call, session.outcome);
    }
  };
  await settle();
  while (playing.some(({ session }) => !session.outcome)) {
    const choices = sessions.flatMap(({ next }, session): Choice[] =>
      next ? [{ session, reads: next.kind === 'read' }] : [],
    );
    if (choices.length === 0) throw new Error('All wait for each other.');
    sessions[orders.choose(choices).session]?.step();
    await settle();
  }
}

function pairs(): [Kind, Kind][] {
  return KINDS.flatMap((a, at) => KINDS.slice(at).map((b): [Kind, Kind] => [a, b]));
}

function triples(): Kind[][] {
  return KINDS.flatMap((a, at) =>
    KINDS.slice(at).flatMap((b, then) => KINDS.slice(at + then).map((c) => [a, b, c])),
  );
}
