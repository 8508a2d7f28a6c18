import type { Evidence } from './evidence.ts';
import { isLinearizable } from './search.ts';
import { operationsBySlot } from './slot-operations.ts';
import type { SlotOperation } from './slot-state.ts';
import type { Violation } from './violation.ts';

/** I6: each slot's history is as if one thing had happened after the other. */
export function checkLinearizability(evidence: Evidence): Violation[] {
  const violations: Violation[] = [];
  for (const [slot, operations] of operationsBySlot(evidence)) {
    if (isLinearizable(operations)) continue;
    const core = shortestCore(operations);
    const story = core.map(({ says }) => says).join(', ');
    violations.push({
      invariant: 'I6',
      says: `No order of what happened to the slot ${slot} explains its answers: ${story}.`,
      calls: [...new Set(core.flatMap(({ calls }) => calls))],
    });
  }
  return violations;
}

/**
 * The fewest operations that already cannot be. Only what makes the search easier is left out: what
 * merely looked is dropped, what changed something becomes a mere possibility.
 */
function shortestCore(operations: SlotOperation[]): SlotOperation[] {
  const byEnd = operations.toSorted((a, b) => b.to - a.to);
  let left = operations;
  for (const one of byEnd) {
    const without = left.flatMap((other) => {
      if (other !== one) return [other];
      return one.observes ? [] : [{ ...other, optional: true, to: Number.POSITIVE_INFINITY }];
    });
    if (!isLinearizable(without)) left = without;
  }
  return left.filter(({ optional }) => !optional).toSorted((a, b) => a.from - b.from);
}
