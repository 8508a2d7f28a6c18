import { type Call, isAtDesk } from '../history/call.ts';
import { type Evidence, isOk, isUnknown, refusedWith } from './evidence.ts';
import type { Violation } from './violation.ts';

/**
 * I11 at the desk: nothing is done for nobody or for a role that may not, whatever way it is asked, and whoever may is
 * not sent away. The doctors of a run ask for nothing that a doctor may.
 */
export function checkStaff({ history, staff }: Evidence): Violation[] {
  return history.calls.flatMap((call): Violation[] => {
    if (!isAtDesk(call.operation) || isUnknown(call)) return [];
    const expected = refusalOf(staff.get(call.staff ?? '')?.role);
    const told = refusedWith(call);
    const isSentAway = told === 'UNAUTHENTICATED' || told === 'FORBIDDEN';
    if (expected === undefined ? !isSentAway : told === expected) return [];
    return [{ invariant: 'I11', says: saying(call, staff), calls: [call.n] }];
  });
}

function refusalOf(role: string | undefined): string | undefined {
  if (role === undefined) return 'UNAUTHENTICATED';
  return role === 'doctor' ? 'FORBIDDEN' : undefined;
}

function saying(call: Call, staff: Evidence['staff']): string {
  const by = staff.get(call.staff ?? '')?.role ?? 'nobody';
  const outcome = isOk(call) ? 'was granted' : `was answered with ${refusedWith(call)}`;
  return `${call.operation} by ${by} over ${call.edge} ${outcome}.`;
}
