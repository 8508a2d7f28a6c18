import type { Call } from '../history/call.ts';
import type { History, ProcessEvent } from '../history/history.ts';
import { answered, type Evidence, isOk, isUnknown, refusedWith } from './evidence.ts';
import type { Violation } from './violation.ts';

/** An error that nobody caught or foresaw, or an end that nobody has asked for. */
export const isTrouble = ({ event, detail }: ProcessEvent): boolean =>
  event === 'uncaught' || event === 'error' || (event === 'exit' && /^unexpected/.test(detail));

/** I10: nothing outlives its time, no process dies by itself, nothing is used up. */
export function checkHealth({ history }: Evidence): Violation[] {
  const says = (text: string, calls: number[] = []): Violation => ({
    invariant: 'I10',
    says: text,
    calls,
  });
  const processes = history.processes.filter(isTrouble);
  const limits = history.observations.filter(({ value, limit }) => value > limit);
  const hangs = history.calls.filter(
    ({ outcome }) => !outcome || (outcome.kind === 'unknown' && outcome.why === 'HANG'),
  );
  return [
    ...processes.map((event) =>
      says(`${event.process}: ${event.event}: ${event.detail}`, underWay(history, event)),
    ),
    ...limits.map(({ what, value, limit }) => says(`${what}: ${value}, at most ${limit}.`)),
    ...hangs.map(({ n }) => says('A call was never answered.', [n])),
  ];
}

/** What a process was asked to do when something happened to it. */
function underWay({ calls }: History, { at, process }: ProcessEvent): number[] {
  const asked = calls.filter(
    (call) => `api ${call.server}` === process && call.sentAt <= at && answered(call) >= at,
  );
  return asked.map(({ n }) => n);
}

const BY_TOKEN = new Set(['get', 'cancel', 'reschedule']);

/** I11: no view or change without that appointment's token; the same 404 whatever is wrong. */
export function checkTokens({ history, tokens }: Evidence): Violation[] {
  return history.calls.flatMap((call): Violation[] => {
    const token = tokens.get(call.input.id ?? '');
    if (!BY_TOKEN.has(call.operation) || token === undefined || token === call.token) return [];
    if (isUnknown(call) || refusedWith(call) === 'APPOINTMENT_NOT_FOUND') return [];
    const granted = isOk(call) ? 'was granted' : `was answered with ${refusedWith(call)}`;
    const says = `${call.operation} of ${call.input.id} without its token ${granted}.`;
    return [{ invariant: 'I11', says, calls: [call.n] }];
  });
}

/** I13: the only 5xx is 503, and it says when to come back. */
export function checkStatuses({ history }: Evidence): Violation[] {
  const wrong = ({ outcome }: Call) =>
    (outcome?.kind === 'refused' && outcome.status >= 500) ||
    (outcome?.kind === 'unknown' && outcome.why === '503' && !outcome.retryAfter);
  return history.calls.filter(wrong).map((call) => {
    const status =
      call.outcome?.kind === 'refused' ? call.outcome.status : '503 without Retry-After';
    return {
      invariant: 'I13',
      says: `${call.operation} was answered with ${status}.`,
      calls: [call.n],
    };
  });
}
