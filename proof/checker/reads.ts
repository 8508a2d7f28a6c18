import { type Call, isChange, type Shown } from '../history/call.ts';
import { answered, askedFor, type Evidence, isOk, refusedWith, shown } from './evidence.ts';
import type { Violation } from './violation.ts';

/** What was seen of an appointment in one answer. */
type Sight = { call: Call; seen: Shown };

/**
 * I9: read your writes. Who looks at an appointment sees nothing older than what was acknowledged
 * before, and nothing that has not been asked for yet. (What availability shows: I6 and
 * `availability.ts`.)
 */
export function checkReads(evidence: Evidence): Violation[] {
  const acknowledged = new Map<string, { version: number; at: number; n: number }[]>();
  for (const call of evidence.history.calls) {
    const isOfAppointment = call.input.idempotencyKey !== undefined && isChange(call.operation);
    if (!isOk(call) || !isOfAppointment) continue;
    const { id, version } = shown(call);
    const known = acknowledged.get(id) ?? [];
    known.push({ version, at: call.answeredAt, n: call.n });
    acknowledged.set(id, known);
  }
  return evidence.history.calls.flatMap((call): Violation[] => {
    const before = (acknowledged.get(call.input.id ?? '') ?? []).filter(
      ({ at }) => at < call.sentAt,
    );
    const newest = before.toSorted((a, b) => b.version - a.version)[0];
    const mine = evidence.tokens.get(call.input.id ?? '') === call.token;
    if (newest && mine && refusedWith(call) === 'APPOINTMENT_NOT_FOUND') {
      const says = `${call.input.id} was acknowledged, and its owner is told that it is not there.`;
      return [{ invariant: 'I9', says, calls: [newest.n, call.n] }];
    }
    const sight = sightIn(call);
    if (!sight) return [];
    if (newest && sight.seen.version < newest.version) {
      const says = `Version ${newest.version} was acknowledged, and version ${sight.seen.version} is shown.`;
      return [{ invariant: 'I9', says, calls: [newest.n, call.n] }];
    }
    return unexplained(evidence, sight);
  });
}

function sightIn(call: Call): Sight | undefined {
  if (call.operation === 'get' && isOk(call)) return { call, seen: shown(call) };
  const { outcome } = call;
  if (outcome?.kind === 'refused' && outcome.current) return { call, seen: outcome.current };
  return undefined;
}

/** A version that was shown must be one that was written, and asked for in time. */
function unexplained(evidence: Evidence, { call, seen }: Sight): Violation[] {
  const event = evidence.eventsOf.get(seen.id)?.find(({ version }) => version === seen.version);
  const asWritten =
    event?.status === seen.status &&
    event.startsAt === seen.startsAt &&
    event.doctorId === seen.doctorId;
  if (!event || !asWritten) {
    const says = `Version ${seen.version} of ${seen.id} was shown as nobody has written it.`;
    return [{ invariant: 'I9', says, calls: [call.n], rows: event ? [event] : [] }];
  }
  const intents = askedFor(evidence, event);
  const sent = intents.flatMap(({ calls }) => calls.map(({ sentAt }) => sentAt));
  if (Math.min(...sent) <= answered(call)) return [];
  const says = `Version ${seen.version} of ${seen.id} was shown before it was asked for.`;
  return [{ invariant: 'I9', says, calls: [call.n], rows: [event] }];
}
