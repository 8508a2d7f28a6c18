import type { Violation } from '../checker/violation.ts';
import type { Call, Outcome, Shown } from '../history/call.ts';
import type { Fault, History } from '../history/history.ts';

const SHOWN_CALLS = 12;

/** The violation, the seed, and the part of the history that proves it, for people. */
export function printViolation(violation: Violation, { run, calls, faults }: History): string {
  const begun = calls[0]?.sentAt ?? 0;
  const told = calls.filter(({ n }) => violation.calls.includes(n));
  return [
    `${violation.invariant} is broken: ${violation.says}`,
    `  seed ${run.seed}, plan ${run.planHash}, build ${run.build}`,
    ...told.slice(0, SHOWN_CALLS).map((call) => `  ${tell(call, begun, faults)}`),
    ...(told.length > SHOWN_CALLS ? [`  … and ${told.length - SHOWN_CALLS} more calls`] : []),
    ...(violation.rows ?? []).slice(0, SHOWN_CALLS).map((row) => `  row ${JSON.stringify(row)}`),
  ].join('\n');
}

function tell(call: Call, begun: number, faults: Fault[]): string {
  const { n, client, server, edge, operation, input, sentAt, answeredAt, outcome } = call;
  const at = (time: number | undefined) =>
    time === undefined ? 'never' : `${((time - begun) / 1_000).toFixed(3)} s`;
  const meanwhile = faults
    .filter(({ from, to = Infinity }) => from <= (answeredAt ?? Infinity) && to >= sentAt)
    .map(({ kind, detail }) => `${kind} ${detail}`.trim());
  const during = meanwhile.length > 0 ? `, during ${meanwhile.join(', ')}` : '';
  return (
    `call ${n}, ${at(sentAt)} to ${at(answeredAt)}, client ${client}, api ${server}, ${edge}${during}: ` +
    `${operation} ${JSON.stringify(input)} → ${resultOf(outcome)}`
  );
}

function resultOf(outcome: Outcome | undefined): string {
  if (!outcome) return 'no answer';
  if (outcome.kind === 'unknown') return `unknown (${outcome.why})`;
  if (outcome.kind === 'refused') return `${outcome.status} ${outcome.code}`;
  const { id, startsAt, status, version } = (outcome.body ?? {}) as Partial<Shown>;
  const shown = id ? ` ${id} at ${startsAt}, ${status}, version ${version}` : '';
  return `${outcome.status}${outcome.replayed ? ' replayed' : ''}${shown}`;
}
