import { type Call, isChange } from '../history/call.ts';
import type { History } from '../history/history.ts';
import { CLEAN_TRIES, unexcused } from '../history/lost-tries.ts';
import { answered, type Evidence, groupBy, isUnknown } from './evidence.ts';
import type { Violation } from './violation.ts';

/** I4: every unknown, asked again with its key or hold token, becomes definite, and rightly so. */
export function checkUnknowns(evidence: Evidence): Violation[] {
  const { history } = evidence;
  return [
    ...questionsIn(history).flatMap((calls) => unsettled(history, calls)),
    ...denied(evidence),
  ];
}

/** The greatest number of tries that an unknown change needed when no fault was in its way any more. */
export function mostTries(history: History): number {
  const lost = questionsIn(history).map((calls) => calls.filter(isUnknown));
  const tries = lost
    .filter(({ length }) => length > 0)
    .map((calls) => unexcused(history.faults, calls).length + 1);
  return tries.reduce((most, one) => Math.max(most, one), 0);
}

/** A change and its repetitions by the same client, until the answer was definite. */
function questionsIn({ calls }: History): Call[][] {
  const changes = calls.filter(({ operation }) => isChange(operation));
  return [...groupBy(changes, ({ n, again = n }) => String(again)).values()];
}

function unsettled({ faults }: History, calls: Call[]): Violation[] {
  const { operation, input } = calls[0] as Call;
  const what = `${operation} ${input.idempotencyKey ?? input.holdToken}`;
  const numbers = calls.map(({ n }) => n);
  const tries = unexcused(faults, calls.filter(isUnknown)).length;
  if (tries >= CLEAN_TRIES) {
    const says = `${what} is still unknown after ${tries} tries that no fault excuses.`;
    return [{ invariant: 'I4', says, calls: numbers }];
  }
  const last = calls.toSorted((a, b) => answered(a) - answered(b)).at(-1) as Call;
  if (!isUnknown(last)) return [];
  return [{ invariant: 'I4', says: `${what} never became definite.`, calls: numbers }];
}

/** Changes without an answer that were carried out, though every other answer refuses them. */
function denied({ intents, intentsByKey, eventsByKey }: Evidence): Violation[] {
  return intents.flatMap(({ key, calls }): Violation[] => {
    const [event] = eventsByKey.get(key) ?? [];
    const others = intentsByKey.get(key) ?? [];
    if (!event || !calls.some(isUnknown) || others.some(({ oks }) => oks.length > 0)) return [];
    if (calls.every(isUnknown)) return [];
    const says = `${key} was carried out, and its client was told that it was refused.`;
    return [{ invariant: 'I4', says, calls: calls.map(({ n }) => n), rows: [event] }];
  });
}
