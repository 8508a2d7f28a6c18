import type { Call } from '../history/call.ts';
import type { VisitTypeRow } from '../history/tables.ts';
import {
  answered,
  askedFor,
  type Evidence,
  isOk,
  knownFrom,
  type OkCall,
  refusalsIn,
  shown,
  timeAskedFor,
} from './evidence.ts';
import { shortestAskedFor, visitAskedFor, visitOf } from './half-hours.ts';
import { addDays, dateOf, isLegalStart } from './legal-slots.ts';
import type { Violation } from './violation.ts';

/** What the staff can accept of a time that is no slot. */
const OFF_HOURS = ['NOT_A_SLOT', 'OUTSIDE_OPENING_HOURS'];
const NOT_LEGAL = ['NOT_A_SLOT', 'OUTSIDE_OPENING_HOURS', 'IN_THE_PAST', 'BEYOND_HORIZON'];

/** Milliseconds. */
const A_DAY = 86_400_000;

/** I8: what is booked, and what is offered, was a legal slot of its doctor's calendar then. */
export function checkCalendar(evidence: Evidence): Violation[] {
  const { zones, tables, history } = evidence;
  const { horizonDays } = history.run;
  const isLegal = (
    { doctorId, startsAt }: { doctorId: number; startsAt: string },
    { minutes }: VisitTypeRow,
    from: number,
    to: number,
  ): boolean => {
    const zone = zones.get(doctorId);
    if (!zone || !isLegalStart(startsAt, zone, minutes)) return false;
    const last = addDays(dateOf(new Date(to).toISOString(), zone), horizonDays);
    return Date.parse(startsAt) > from && dateOf(startsAt, zone) <= last;
  };
  const rows = tables.events.flatMap((event): Violation[] => {
    const before = evidence.eventsOf.get(event.appointmentId)?.[event.version - 2];
    const isBack = event.type === 'corrected' && before?.status === 'cancelled';
    if (event.type !== 'booked' && event.type !== 'rescheduled' && !isBack) return [];
    const at = Date.parse(event.occurredAt);
    // Who is here already comes in next: neither the past nor the notice matters.
    const isNow = evidence.walkIns.has(event.appointmentId) && event.version === 1;
    const legal = isLegal(event, visitOf(evidence, event), isNow ? at - A_DAY : at, at);
    const accepted = OFF_HOURS.some((refusal) => event.accepted?.includes(refusal));
    if (legal !== accepted) return [];
    const says = legal
      ? `A slot starts at ${event.startsAt}, and is said to be none.`
      : `No slot starts at ${event.startsAt}.`;
    const calls = askedFor(evidence, event).flatMap((intent) => intent.calls.map(({ n }) => n));
    return [{ invariant: 'I8', says, calls, rows: [event] }];
  });
  const answers = history.calls.flatMap((call): Violation[] => {
    const within = [knownFrom(call), Math.min(answered(call), Date.now())] as const;
    const shortest = shortestAskedFor(evidence, call.input);
    const wrong = offeredBy(evidence, call).find((slot) => !isLegal(slot, shortest, ...within));
    if (wrong) {
      const says = `${wrong.startsAt} is offered and is no slot of doctor ${wrong.doctorId}.`;
      return [{ invariant: 'I8', says, calls: [call.n] }];
    }
    const refused = refusalsIn(call).some((refusal) => NOT_LEGAL.includes(refusal));
    if (!refused || call.operation === 'walkIn') return [];
    const { doctorId, startsAt } = timeAskedFor(evidence, call);
    if (!isLegal({ doctorId, startsAt }, visitAskedFor(evidence, call.input), ...within)) return [];
    const says = `${startsAt} is refused and is a slot of doctor ${doctorId}.`;
    return [{ invariant: 'I8', says, calls: [call.n] }];
  });
  return [...rows, ...answers];
}

/** The doctors whom an answer names, each with the first slot that is free. */
export const foundFirst = (call: OkCall): { doctorId: number; startsAt: string }[] =>
  call.outcome.body as { doctorId: number; startsAt: string }[];

/** Slots that an answer offers, or says were booked. */
export function offeredBy(
  evidence: Evidence,
  call: Call,
): { doctorId: number; startsAt: string }[] {
  const { doctorId } = timeAskedFor(evidence, call);
  if (call.outcome?.kind === 'refused') {
    return (call.outcome.alternatives ?? []).map(({ startsAt }) => ({ doctorId, startsAt }));
  }
  if (!isOk(call)) return [];
  if (call.operation === 'day') {
    const { slots } = call.outcome.body as { slots: { startsAt: string }[] };
    return slots.map(({ startsAt }) => ({ doctorId, startsAt }));
  }
  if (call.operation === 'earliest') return foundFirst(call);
  return call.operation === 'book' ? [shown(call)] : [];
}
