import { type Call, type Input, isAtDesk, type Operation } from '../history/call.ts';
import { faultsDuring } from '../history/lost-tries.ts';
import type { EventRow } from '../history/tables.ts';
import {
  askedFor,
  type Evidence,
  type Intent,
  isUnknown,
  type OkCall,
  refusedWith,
  shown,
} from './evidence.ts';
import type { Violation } from './violation.ts';

/** I1: every acknowledged change exists exactly once, as acknowledged. */
export function checkAcknowledged(evidence: Evidence): Violation[] {
  return evidence.intents.flatMap((intent) => {
    const [ok] = intent.oks;
    if (!ok) return [];
    const problem = whatIsMissing(evidence, intent, ok);
    if (!problem) return [];
    const rows = evidence.eventsOf.get(shown(ok).id) ?? [];
    return [{ invariant: 'I1' as const, says: problem, calls: [ok.n], rows }];
  });
}

function whatIsMissing(evidence: Evidence, intent: Intent, ok: OkCall): string | undefined {
  const body = shown(ok);
  const row = evidence.appointments.get(body.id);
  if (!row) return `The appointment ${body.id} was acknowledged and is not there.`;
  if (row.reference !== body.reference || row.patientName !== body.patientName) {
    return `The appointment ${body.id} is not the one that was acknowledged.`;
  }
  const events = evidence.eventsByKey.get(intent.key) ?? [];
  if (events.length > 1) return `The key ${intent.key} was carried out ${events.length} times.`;
  const written = evidence.eventsOf.get(body.id)?.find(({ version }) => version === body.version);
  if (!written) return `Version ${body.version} of ${body.id} was acknowledged and is not there.`;
  const asAcknowledged =
    written.doctorId === body.doctorId &&
    written.startsAt === body.startsAt &&
    written.status === body.status &&
    written.reason === (intent.input.reason ?? null);
  if (!asAcknowledged) return `Version ${body.version} of ${body.id} is not as acknowledged.`;
  const wroteNothing = MOVES.has(intent.operation) && isWhereItWas(intent, ok);
  if (events.length === 0 && !wroteNothing) {
    return `The key ${intent.key} was acknowledged and no event carries it.`;
  }
  return undefined;
}

const MOVES = new Set<Operation>(['reschedule', 'deskReschedule']);

/** A move to the slot that the appointment already has writes nothing. */
function isWhereItWas({ input }: Intent, ok: OkCall): boolean {
  const { doctorId, startsAt } = shown(ok);
  return startsAt === input.startsAt && (input.doctorId ?? doctorId) === doctorId;
}

/** I12: a key answers one body only, and none that was asked with another one. */
export function checkKeys(evidence: Evidence): Violation[] {
  return [...evidence.intentsByKey].flatMap(([key, intents]): Violation[] => {
    const acknowledged = intents.filter(({ oks }) => oks.length > 0);
    const calls = acknowledged.flatMap(({ oks }) => oks.map(({ n }) => n));
    if (acknowledged.length > 1) {
      return [{ invariant: 'I12', says: `${key} was accepted with two different bodies.`, calls }];
    }
    const [intent] = acknowledged;
    if (intent) {
      const [first, ...more] = intent.oks as [OkCall, ...OkCall[]];
      const other = more.find((ok) => canonical(ok) !== canonical(first));
      if (other) {
        const says = `${key} was answered with two different bodies.`;
        return [{ invariant: 'I12', says, calls: [first.n, other.n] }];
      }
      const writers = intent.oks.filter(({ outcome }) => !outcome.replayed);
      if (writers.length === 0 && cannotBeReplay(evidence, intents)) {
        const says = `${key} is said to be replayed, and there was nothing before it to replay.`;
        return [{ invariant: 'I12', says, calls: [first.n] }];
      }
      if (writers.length > 1) {
        const says = `${key} was carried out twice: two answers are not marked as replays.`;
        return [{ invariant: 'I12', says, calls: writers.map(({ n }) => n) }];
      }
    }
    return reusedWithoutUse(intents);
  });
}

/**
 * Whether nobody can have written what a key's only answers call a replay: no answer was lost, and no
 * fault made the service look up what it had written itself.
 */
function cannotBeReplay({ history }: Evidence, intents: Intent[]): boolean {
  const calls = intents.flatMap((intent) => intent.calls);
  return !calls.some((call) => isUnknown(call) || faultsDuring(history.faults, call).length > 0);
}

function reusedWithoutUse(intents: Intent[]): Violation[] {
  return intents.flatMap((intent) => {
    const refusal = intent.calls.find((call) => refusedWith(call) === 'IDEMPOTENCY_KEY_REUSED');
    const usedByOther = intents.some(
      (other) => other !== intent && other.calls.some((call) => call.outcome?.kind !== 'refused'),
    );
    if (!refusal || usedByOther) return [];
    const says = `${intent.key} is said to be used, and nobody has used it.`;
    return [{ invariant: 'I12' as const, says, calls: [refusal.n] }];
  });
}

function canonical({ outcome }: OkCall): string {
  return JSON.stringify(
    Object.entries(outcome.body as object).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Clocks of one machine, read by two processes. Milliseconds. */
const CLOCK_TOLERANCE = 1_000;

/** The events that an operation can write. */
function writtenBy(operation: Operation, { to = '' }: Input): readonly string[] {
  if (operation === 'setAttendance') return [to];
  return WRITES[operation] ?? [];
}

const WRITES: Partial<Record<Operation, readonly string[]>> = {
  book: ['booked'],
  deskBook: ['booked'],
  walkIn: ['booked', 'arrived'],
  cancel: ['cancelled'],
  deskCancel: ['cancelled'],
  reschedule: ['rescheduled'],
  deskReschedule: ['rescheduled'],
  correct: ['corrected'],
};

/** Whether an event names whoever has asked for it, and of the refusals only what they accepted. */
function isAuthor({ actor, actorId, accepted }: EventRow, operation: Operation, calls: Call[]) {
  if (!isAtDesk(operation)) return actor === 'patient' && actorId === null && accepted === null;
  return calls.some(
    ({ staff, input }) =>
      actor === 'staff' &&
      (staff ?? null) === actorId &&
      (accepted ?? []).every((refusal) => input.accept?.includes(refusal)),
  );
}

/** I5: no row without a request. */
export function checkOrigins(evidence: Evidence): Violation[] {
  const { tables, eventsOf } = evidence;
  const strange = (says: string, row: object, calls: number[] = []): Violation => ({
    invariant: 'I5',
    says,
    calls,
    rows: [row],
  });
  const bare = tables.appointments.filter(({ id }) => !eventsOf.has(id));
  return [
    ...bare.map((row) => strange(`The appointment ${row.id} has no event.`, row)),
    ...tables.events.flatMap((event): Violation[] => {
      const { appointmentId: id } = event;
      const intents = askedFor(evidence, event);
      if (!event.idempotencyKey && intents.length === 0)
        return [strange(`An event of ${id} carries no key of a request.`, event)];
      const asked = intents.filter(
        ({ operation, input, calls }) =>
          writtenBy(operation, input).includes(event.type) &&
          (operation !== 'correct' || input.to === event.status) &&
          isAuthor(event, operation, calls) &&
          (input.startsAt === undefined || input.startsAt === event.startsAt) &&
          (input.doctorId === undefined || input.doctorId === event.doctorId) &&
          (input.reason ?? null) === event.reason &&
          (input.id === undefined || input.id === id),
      );
      const calls = asked.flatMap((intent) => intent.calls);
      if (calls.length === 0) return [strange(`Nobody has asked for this event of ${id}.`, event)];
      const first = Math.min(...calls.map(({ sentAt }) => sentAt));
      if (first <= Date.parse(event.occurredAt) + CLOCK_TOLERANCE) return [];
      const says = `This event of ${id} happened before it was asked for.`;
      return [
        strange(
          says,
          event,
          calls.map(({ n }) => n),
        ),
      ];
    }),
  ];
}
