import { check } from '../checker/check.ts';
import type { Violation } from '../checker/violation.ts';
import { isAtDesk } from '../history/call.ts';
import type { History } from '../history/history.ts';
import { shownIn } from '../workload/client.ts';
import { createRandom } from '../workload/random.ts';
import { attendanceBesideCancel, overbookBesideBook, restoreBesideBook } from './desk-scenarios.ts';
import type { Harness } from './harness.ts';
import { type Choice, Orders } from './orders.ts';
import {
  bookTwice,
  KINDS,
  type Kind,
  moveAndCancel,
  type Role,
  ring,
  type Scenario,
  scenarioOf,
} from './scenarios.ts';
import type { Session } from './session.ts';

export type Explored = { name: string; orders: number; violations: Violation[] };

/** Whether a statement is a step of its own, or goes along with the one before. */
type IsStep = (next: NonNullable<Session['next']>) => boolean;

/** BEGIN touches no row; the alternatives that a loser is offered decide nothing; a session is its owner's alone. */
const everyStatement: IsStep = ({ kind, text }) =>
  kind !== 'begin' && !/string_agg|"sessions"/.test(text);
const lockWriteCommit: IsStep = ({ kind }) =>
  ['lock', 'write', 'commit', 'rollback'].includes(kind);

/** Every order of two sessions, for every pair of kinds and those that meet in other ways. */
export async function explorePairs(
  harness: Harness,
  tell: (done: Explored, history: History) => void,
): Promise<void> {
  const random = createRandom(1);
  const scenarios: [string, () => Scenario][] = [
    ...pairs().map(([a, b]): [string, () => Scenario] => [
      `${a} and ${b}`,
      () => scenarioOf([a, b], harness.place(), [harness.place(), harness.place()], random),
    ]),
    ...pairs().map(([a, b]): [string, () => Scenario] => [
      `${a} of an hour and ${b} of a half hour in it`,
      () => {
        const others = [harness.twoLengths()[0], harness.twoLengths()[0]];
        return scenarioOf([a, b], harness.twoLengths(), others, random);
      },
    ]),
    ['desk.book with accept and book', () => overbookBesideBook(harness.place(), random)],
    ['correct of a cancelled one and book', () => restoreBesideBook(harness.place(), [], random)],
    [
      'correct of a cancelled one with accept and book',
      () => restoreBesideBook(harness.place(), ['SLOT_TAKEN'], random),
    ],
    ['setAttendance and cancel', () => attendanceBesideCancel(harness.walkInDoctor(), random)],
    ['two that swap slots', () => ring([harness.place(), harness.place()], random)],
    ['one booking sent twice', () => bookTwice(harness.place(), random)],
    ['move and cancel of one', () => moveAndCancel(harness.place(), harness.place(), random)],
  ];
  await exploreAll(harness, scenarios, everyStatement, tell);
}

/** Every order of lock, write and commit of three sessions, for every three kinds and for a ring. */
export async function exploreTriples(
  harness: Harness,
  tell: (done: Explored, history: History) => void,
): Promise<void> {
  const random = createRandom(2);
  const places = () => [harness.place(), harness.place(), harness.place()];
  const scenarios: [string, () => Scenario][] = [
    ...triples().map((kinds): [string, () => Scenario] => [
      kinds.join(', '),
      () => scenarioOf(kinds, harness.place(), places(), random),
    ]),
    ['three that swap slots in a ring', () => ring(places(), random)],
  ];
  await exploreAll(harness, scenarios, lockWriteCommit, tell);
}

async function exploreAll(
  harness: Harness,
  scenarios: [string, () => Scenario][],
  isStep: IsStep,
  tell: (done: Explored, history: History) => void,
): Promise<void> {
  for (const [name, scenario] of scenarios) {
    const orders = new Orders();
    do await execute(harness, scenario(), orders, isStep);
    while (orders.next());
    const { history, tables } = await harness.takeHistory();
    tell({ name, orders: orders.count, violations: check(history, tables) }, history);
  }
}

/** An appointment that is there before. */
type Standing = { id: string; version: number; token: string | undefined };

/** A role with the appointment that it is about: a patient comes with its token, the staff name its version. */
function askedOf(role: Role, standing: Map<string, Standing>): [Role, token: string | undefined] {
  const of = standing.get(role.of ?? '');
  if (!of) return [role, undefined];
  const { id, version, token } = of;
  if (!isAtDesk(role.operation)) return [{ ...role, input: { id, ...role.input } }, token];
  return [{ ...role, input: { id, version, ...role.input } }, undefined];
}

/** One execution: what must be there before, then the steps in the order that is due. */
async function execute(
  harness: Harness,
  scenario: Scenario,
  orders: Orders,
  isStep: IsStep,
): Promise<void> {
  const standing = new Map<string, Standing>();
  for (const before of scenario.before) {
    const call = harness.call(0, ...askedOf(before, standing));
    const outcome = await (harness.sessions[0] as Session).ask(call);
    harness.answered(call, outcome);
    const shown = shownIn(outcome);
    if (!shown) throw new Error(`The scenario cannot be set: ${JSON.stringify(outcome)}`);
    const { id, version, manageToken: token = standing.get(before.name)?.token } = shown;
    standing.set(before.name, { id, version, token });
  }
  const playing = scenario.roles.map((role, at) => {
    const call = harness.call(at, ...askedOf(role, standing));
    const session = harness.sessions[at] as Session;
    session.begin(call);
    return { call, session };
  });
  const sessions = playing.map(({ session }) => session);
  const settle = async () => {
    for (;;) {
      await harness.settle(sessions);
      const along = sessions.filter(({ next }) => next && !isStep(next));
      if (along.length === 0) break;
      for (const session of along) session.step();
    }
    for (const { call, session } of playing) {
      if (session.outcome && !call.outcome) harness.answered(call, session.outcome);
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
