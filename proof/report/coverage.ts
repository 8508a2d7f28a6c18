import { unobserved } from '../checker/conduct.ts';
import { isOk, refusedWith } from '../checker/evidence.ts';
import { makeSchedule } from '../faults/schedule.ts';
import { type Call, OPERATIONS, type Operation } from '../history/call.ts';
import type { Fault, History } from '../history/history.ts';

const isReplay = (call: Call) => isOk(call) && call.outcome.replayed;
const isOkOf = (operation: Operation) => (call: Call) => call.operation === operation && isOk(call);

/** What each good run must have seen: one in which nothing works breaks no promise. */
const SIGHTS: [string, (call: Call) => boolean][] = [
  ...OPERATIONS.map((operation): [string, (call: Call) => boolean] => [
    `an acknowledged ${operation}`,
    isOkOf(operation),
  ]),
  ['a replay', isReplay],
  ['a RULES_REFUSED', (call) => refusedWith(call) === 'RULES_REFUSED'],
  ['a FORBIDDEN', (call) => refusedWith(call) === 'FORBIDDEN'],
  [
    'a change beside somebody, on purpose',
    (call) => isOk(call) && call.input.accept?.includes('SLOT_TAKEN') === true,
  ],
  ['a SLOT_TAKEN', (call) => refusedWith(call) === 'SLOT_TAKEN'],
];

/** What a run lacks without which its promises are kept by accident. */
export function unseenIn(history: History): string[] {
  const unseen = SIGHTS.filter(([, is]) => !history.calls.some(is));
  return [...unseen.map(([what]) => `${what} was never seen`), ...unobserved(history)];
}

/** Milliseconds of a schedule that has everything in it that a schedule can have. */
const LONG = 600_000;

/** Kinds of faults, and points of aimed cuts, that no good run has met: a name may have changed. */
export function neverHappened(happened: readonly Fault[]): string[] {
  const planned = makeSchedule(1, LONG).map((fault) =>
    fault.kind === 'aimed cut' ? { kind: fault.kind, point: fault.point } : { kind: fault.kind },
  );
  const wanted = new Map(planned.map((each) => [Object.values(each).join(' at '), each]));
  return [...wanted]
    .filter(([, each]) => !happened.some((fault) => isOf(fault, each)))
    .map(([name]) => `the fault '${name}' never happened`);
}

const isOf = (fault: Fault, { kind, point }: { kind: string; point?: string }) =>
  fault.kind === kind && (point === undefined || fault.detail.endsWith(` of ${point}`));
