import type { Call } from '../history/call.ts';
import type { VisitTypeRow } from '../history/tables.ts';
import {
  answered,
  type Evidence,
  isOk,
  knownFrom,
  type OkCall,
  refusedWith,
  shown,
} from './evidence.ts';
import { visitAskedFor, visitType } from './half-hours.ts';
import { addDays, dateOf, isLegalStart } from './legal-slots.ts';
import type { Violation } from './violation.ts';

const NOT_LEGAL = ['NOT_A_SLOT', 'OUTSIDE_OPENING_HOURS', 'IN_THE_PAST', 'BEYOND_HORIZON'];

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
    if (event.type !== 'booked' && event.type !== 'rescheduled') return [];
    const at = Date.parse(event.occurredAt);
    if (isLegal(event, visitType(evidence, event.visitTypeId), at, at)) return [];
    const asked = evidence.intentsByKey.get(event.idempotencyKey ?? '') ?? [];
    const calls = asked.flatMap((intent) => intent.calls.map(({ n }) => n));
    return [
      { invariant: 'I8', says: `No slot starts at ${event.startsAt}.`, calls, rows: [event] },
    ];
  });
  const answers = history.calls.flatMap((call): Violation[] => {
    const within = [knownFrom(call), Math.min(answered(call), Date.now())] as const;
    const visit = visitAskedFor(evidence, call.input);
    const legal = (slot: { doctorId: number; startsAt: string }) => isLegal(slot, visit, ...within);
    const wrong = offeredBy(call).find((slot) => !legal(slot));
    if (wrong) {
      const says = `${wrong.startsAt} is offered and is no slot of doctor ${wrong.doctorId}.`;
      return [{ invariant: 'I8', says, calls: [call.n] }];
    }
    const { doctorId = 0, startsAt = '' } = call.input;
    const refused = NOT_LEGAL.includes(refusedWith(call) ?? '');
    if (!refused || !legal({ doctorId, startsAt })) return [];
    const says = `${startsAt} is refused and is a slot of doctor ${doctorId}.`;
    return [{ invariant: 'I8', says, calls: [call.n] }];
  });
  return [...rows, ...answers];
}

/** The doctors whom an answer names, each with the first slot that is free. */
export const foundFirst = (call: OkCall): { doctorId: number; startsAt: string }[] =>
  call.outcome.body as { doctorId: number; startsAt: string }[];

/** Slots that an answer offers, or says were booked. */
export function offeredBy(call: Call): { doctorId: number; startsAt: string }[] {
  const { doctorId = 0 } = call.input;
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
