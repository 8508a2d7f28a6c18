import { type Call, isAtDesk, type Operation } from '../history/call.ts';
import { AT_REST, OF_EACH_API, ofApi, TRANSACTION_AGE } from '../history/health.ts';
import type { History, ProcessEvent } from '../history/history.ts';
import { canFollow } from './chains.ts';
import { answered, type Evidence, isOk, isUnknown, refusedWith } from './evidence.ts';
import { dateOf } from './legal-slots.ts';
import type { Violation } from './violation.ts';

/** An error that nobody caught or foresaw, or an end that nobody has asked for. */
export const isTrouble = ({ event, detail }: ProcessEvent): boolean =>
  event === 'uncaught' || event === 'error' || (event === 'exit' && /^unexpected/.test(detail));

/** Milliseconds: the request's own limit of 12 s, and the way there and back. */
const LONGEST = 13_000;

/** I10: nothing outlives its time, no process dies by itself, nothing is used up. */
export function checkHealth({ history }: Evidence): Violation[] {
  const says = (text: string, calls: number[] = []): Violation => ({
    invariant: 'I10',
    says: text,
    calls,
  });
  const processes = history.processes.filter(isTrouble);
  const limits = history.observations.filter(({ value, limit }) => !isWithin(value, limit));
  return [
    ...processes.map((event) =>
      says(`${event.process}: ${event.event}: ${event.detail}`, underWay(history, event)),
    ),
    ...limits.map(({ what, value, limit }) =>
      says(`${what}: ${value ?? 'could not be read'}, at most ${limit}.`),
    ),
    ...(isAtRest(history) ? unobserved(history).map((text) => says(text)) : []),
  ];
}

/**
 * J7: every request is answered, or its connection ended by the server, within the request's time limit,
 * also when the machine has no CPU to spare.
 */
export function checkAnswerTimes({ history }: Evidence): Violation[] {
  const hangs = history.calls.filter((call) => answered(call) - call.sentAt > LONGEST);
  return hangs.map(({ n, operation }) => ({
    invariant: 'J7',
    says: `${operation} was not answered in ${LONGEST} ms.`,
    calls: [n],
  }));
}

const isWithin = (value: number | null, limit: number) =>
  value !== null && value >= 0 && value <= limit;

/** Milliseconds from one look at the oldest transaction to the next, on average, at most. */
const LOOK_AT_LEAST_EVERY = 5_000;

/** What should have been measured in a whole run, and was not. */
export function unobserved({ calls, observations }: History): string[] {
  const seen = new Set(observations.map(({ what }) => what));
  const servers = [...new Set(calls.map(({ server }) => server))];
  const wanted = [
    ...Object.values(AT_REST),
    ...servers.flatMap((server) => Object.values(OF_EACH_API).map((what) => ofApi(server, what))),
  ];
  const looks = observations.filter(({ what }) => what === TRANSACTION_AGE).length;
  const lasted = (calls.at(-1)?.sentAt ?? 0) - (calls[0]?.sentAt ?? 0);
  const least = Math.max(1, Math.floor(lasted / LOOK_AT_LEAST_EVERY));
  return [
    ...wanted.filter((what) => !seen.has(what)).map((what) => `${what}: was not measured.`),
    ...(looks < least
      ? [`${TRANSACTION_AGE}: measured ${looks} times, at least ${least} are wanted.`]
      : []),
  ];
}

/** Whether the load is over: only then is health measured that is not measured all the time. */
const isAtRest = ({ observations }: History) =>
  observations.some(({ what }) => what !== TRANSACTION_AGE);

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

/** I11: what only a patient knows stands nowhere in what the processes print. */
export function checkOutput({ history }: Evidence): Violation[] {
  return history.processes
    .filter(({ event }) => event === 'leak')
    .map(({ process, detail }) => {
      return { invariant: 'I11', says: `${process} has printed ${detail}`, calls: [] };
    });
}

/** The refusals that the calls of the workload can rightly get. */
const REFUSALS: Record<Operation, readonly string[]> = {
  book: [
    'SLOT_TAKEN',
    'IDEMPOTENCY_KEY_REUSED',
    'NOT_A_SLOT',
    'OUTSIDE_OPENING_HOURS',
    'IN_THE_PAST',
    'BEYOND_HORIZON',
  ],
  get: ['APPOINTMENT_NOT_FOUND'],
  cancel: ['APPOINTMENT_NOT_FOUND', 'ALREADY_CANCELLED', 'VERSION_MISMATCH'],
  // A long visit may not fit before the end of the day.
  reschedule: [
    ...['APPOINTMENT_NOT_FOUND', 'ALREADY_CANCELLED', 'SLOT_TAKEN', 'OUTSIDE_OPENING_HOURS'],
  ],
  deskBook: ['RULES_REFUSED', 'SLOT_TAKEN'],
  walkIn: ['RULES_REFUSED', 'SLOT_TAKEN'],
  deskCancel: ['ALREADY_CANCELLED', 'INVALID_TRANSITION', 'VERSION_MISMATCH'],
  deskReschedule: ['ALREADY_CANCELLED', 'VERSION_MISMATCH', 'RULES_REFUSED', 'SLOT_TAKEN'],
  setAttendance: ['INVALID_TRANSITION', 'VERSION_MISMATCH'],
  correct: ['INVALID_TRANSITION', 'VERSION_MISMATCH', 'RULES_REFUSED', 'SLOT_TAKEN'],
  hold: ['SLOT_TAKEN', 'HOLD_LIMIT', 'OUTSIDE_OPENING_HOURS'],
  release: ['HOLD_NOT_FOUND'],
  day: [],
  calendar: [],
  earliest: [],
};

/** I13: the only 5xx is 503, and it says when to come back; nobody is refused without a reason. */
export function checkStatuses(evidence: Evidence): Violation[] {
  const refused = evidence.history.calls.flatMap((call) => unfounded(call, evidence));
  return [...serverErrors(evidence.history), ...refused];
}

/** A refusal that the call cannot rightly get. (Which slots are legal or taken: I3 and I8.) */
function unfounded(call: Call, evidence: Evidence): Violation[] {
  const { eventsOf } = evidence;
  const { operation, input, outcome, n } = call;
  if (outcome?.kind !== 'refused' || outcome.status >= 500) return [];
  // Who may not is told so: I11.
  if (isAtDesk(operation) && ['UNAUTHENTICATED', 'FORBIDDEN'].includes(outcome.code)) return [];
  const { code } = outcome;
  const says = `${operation} was refused with ${code}, and there is no reason for it.`;
  const isCancelled = () =>
    eventsOf.get(input.id ?? '')?.some(({ status }) => status === 'cancelled');
  const isFounded =
    REFUSALS[operation].includes(code) &&
    (code !== 'ALREADY_CANCELLED' || isCancelled()) &&
    (code !== 'RULES_REFUSED' || isRefusedByRules(call, outcome.refusals)) &&
    (code !== 'INVALID_TRANSITION' || !isPossible(call, evidence)) &&
    (code !== 'VERSION_MISMATCH' || outcome.current?.version !== input.version);
  return isFounded ? [] : [{ invariant: 'I13', says, calls: [n] }];
}

/** All that speaks against it are told, and one of them at least was not accepted. */
const isRefusedByRules = ({ input }: Call, refusals: readonly string[] = []): boolean =>
  refusals.some((refusal) => !input.accept?.includes(refusal));

/** Whether the state table has the change, of an appointment of which it is not too early or late for it. */
function isPossible(call: Call, { eventsOf, zones }: Evidence): boolean {
  const { id = '', version = 0 } = call.input;
  const event = eventsOf.get(id)?.[version - 1];
  if (!event) return false;
  if (call.operation === 'deskCancel') return canFollow(event.status, 'cancelled', 'cancelled');
  // When somebody can arrive or come back is no part of this.
  if (event.status === 'cancelled' || event.status === 'booked') return false;
  const date = (instant: string) => dateOf(instant, zones.get(event.doctorId) ?? 'UTC');
  const isInTime = date(event.startsAt) === date(new Date(call.answeredAt ?? 0).toISOString());
  const { to = '' } = call.input;
  const type = call.operation === 'correct' ? 'corrected' : to;
  return isInTime && canFollow(event.status, type, to);
}

function serverErrors({ calls }: History): Violation[] {
  const wrong = ({ outcome }: Call) =>
    (outcome?.kind === 'refused' && outcome.status >= 500) ||
    (outcome?.kind === 'unknown' && outcome.why === '503' && !outcome.retryAfter);
  return calls.filter(wrong).map((call) => {
    const status =
      call.outcome?.kind === 'refused' ? call.outcome.status : '503 without Retry-After';
    return {
      invariant: 'I13',
      says: `${call.operation} was answered with ${status}.`,
      calls: [call.n],
    };
  });
}
