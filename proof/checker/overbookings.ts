import type { AppointmentRow, EventRow } from '../history/tables.ts';
import type { Evidence } from './evidence.ts';
import type { Violation } from './violation.ts';

/**
 * J2: every live appointment in a lane above 0 was put there by an event that names a member of staff and the refusal
 * accepted, who has asked for just that; and its row names the same one.
 */
export function checkOverbookings(evidence: Evidence): Violation[] {
  return evidence.tables.appointments.flatMap((row): Violation[] => {
    const isOverbooked = row.status !== 'cancelled' && row.lane > 0;
    if (!isOverbooked && row.overbookedBy === null) return [];
    const placed = placingEvent(evidence.eventsOf.get(row.id) ?? []);
    const problem = isOverbooked ? whatIsUnnamed(evidence, row, placed) : notOverbooked(row);
    if (!problem) return [];
    const intents = evidence.intentsByKey.get(placed?.idempotencyKey ?? '') ?? [];
    const calls = intents.flatMap((intent) => intent.calls.map(({ n }) => n));
    const rows = placed ? [row, placed] : [row];
    return [{ invariant: 'J2', says: `${problem} (appointment ${row.id})`, calls, rows }];
  });
}

/** The last event that says where the appointment is: of a booking, a move, or a cancellation taken back. */
const placingEvent = (events: readonly EventRow[]): EventRow | undefined =>
  events.findLast(
    ({ type }, at) =>
      ['booked', 'rescheduled'].includes(type) ||
      (type === 'corrected' && events[at - 1]?.status === 'cancelled'),
  );

function whatIsUnnamed(
  { intentsByKey, staff }: Evidence,
  row: AppointmentRow,
  placed: EventRow | undefined,
): string | undefined {
  if (!placed || placed.lane !== row.lane) return 'No event has put it beside another one.';
  const { actor, actorId, accepted, idempotencyKey } = placed;
  if (actor !== 'staff' || !staff.has(actorId ?? '')) return 'Nobody of the staff has overbooked.';
  if (row.overbookedBy !== actorId) return 'Its row does not name who has overbooked.';
  if (!accepted?.includes('SLOT_TAKEN'))
    return 'It stands beside another one, which nobody accepted.';
  const isAsked = (intentsByKey.get(idempotencyKey ?? '') ?? []).some(({ calls }) =>
    calls.some((call) => call.staff === actorId && call.input.accept?.includes('SLOT_TAKEN')),
  );
  return isAsked ? undefined : 'Whom it names has not asked to overbook.';
}

/** A cancelled one keeps its lane and its name. */
const notOverbooked = ({ lane }: AppointmentRow): string | undefined =>
  lane === 0 ? 'It names somebody who has overbooked, and stands alone.' : undefined;
