import { EMPTY, type SlotOperation, type SlotState } from './slot-state.ts';

/**
 * Whether some order explains every answer: each operation at one moment between question and
 * answer, those without an answer at any later moment or never. The search of Wing and Gong (1993)
 * with the memory of Lowe (2017).
 */
export function isLinearizable(operations: readonly SlotOperation[]): boolean {
  const sorted = operations.toSorted((a, b) => a.from - b.from);
  const failed = new Set<string>();

  const explore = (done: bigint, state: SlotState): boolean => {
    const left = sorted.flatMap((operation, at) =>
      (done >> BigInt(at)) & 1n ? [] : [{ operation, at }],
    );
    const due = left.filter(({ operation }) => !operation.optional);
    if (due.length === 0) return true;
    const memory = `${done} ${JSON.stringify(state)}`;
    if (failed.has(memory)) return false;
    // Nothing may come after what was answered before it was asked.
    const limit = Math.min(...due.map(({ operation }) => operation.to));
    const next = left.filter(({ operation }) => operation.from <= limit);
    const steps = next.flatMap(({ operation, at }) => {
      const after = operation.apply(state);
      return after ? [{ operation, after, done: done | (1n << BigInt(at)) }] : [];
    });
    // Who only looks, and sees what is, can look now: it changes nothing for the others.
    const look = steps.find(({ operation }) => operation.observes);
    const found = look
      ? explore(look.done, look.after)
      : steps.some((step) => explore(step.done, step.after));
    if (!found) failed.add(memory);
    return found;
  };

  return explore(0n, EMPTY);
}
