import type { AppointmentRow, EventRow } from '../history/tables.ts';
import { eventHash } from './event-hash.ts';
import { askedFor, type Evidence } from './evidence.ts';
import type { Violation } from './violation.ts';

/** What can follow each status: an event, and what the appointment is then. */
const NEXT: Record<string, readonly [type: string, status: string][]> = {
  '': [['booked', 'booked']],
  booked: [
    ['rescheduled', 'booked'],
    ['cancelled', 'cancelled'],
    ['arrived', 'arrived'],
    ['noshow', 'noshow'],
  ],
  arrived: [
    ['fulfilled', 'fulfilled'],
    ['corrected', 'booked'],
  ],
  noshow: [
    ['corrected', 'booked'],
    ['corrected', 'arrived'],
  ],
  fulfilled: [['corrected', 'arrived']],
  cancelled: [['corrected', 'booked']],
};

/** Whether the state table has an event with its outcome after a status. */
export const canFollow = (before: string, type: string, status: string): boolean =>
  NEXT[before]?.some((each) => each[0] === type && each[1] === status) ?? false;

/** I7: exactly one event per state change, in an unbroken chain that ends in what the row says. */
export function checkChains(evidence: Evidence): Violation[] {
  const ids = new Set([...evidence.appointments.keys(), ...evidence.eventsOf.keys()]);
  return [...ids].flatMap((id): Violation[] => {
    const events = evidence.eventsOf.get(id) ?? [];
    const problem = problemOf(evidence, id, events) ?? brokenLink(evidence, id, events);
    if (!problem) return [];
    const intents = events.flatMap((event) => askedFor(evidence, event));
    const calls = intents.flatMap((intent) => intent.calls.map(({ n }) => n));
    const row = evidence.appointments.get(id);
    const rows = [...(row ? [row] : []), ...events];
    return [{ invariant: 'I7', says: `${problem} (appointment ${id})`, calls, rows }];
  });
}

function problemOf({ appointments }: Evidence, id: string, events: EventRow[]): string | undefined {
  const row = appointments.get(id);
  const last = events.at(-1);
  if (!row) return 'There are events of an appointment that does not exist.';
  if (!last) return 'An appointment has no event.';
  if (events.some(({ version }, at) => version !== at + 1)) return 'The versions have a gap.';
  const agrees =
    row.version === last.version &&
    row.status === last.status &&
    row.doctorId === last.doctorId &&
    row.startsAt === last.startsAt &&
    row.endsAt === last.endsAt &&
    row.lane === last.lane;
  if (!agrees) return 'The last event does not agree with the appointment.';
  let status = '';
  for (const event of events) {
    if (!canFollow(status, event.type, event.status)) {
      return `'${event.type}' to '${event.status}' cannot follow '${status}'.`;
    }
    if (status === 'cancelled' && event.occurredAt >= event.startsAt) {
      return 'A cancelled appointment came back after its start.';
    }
    status = event.status;
  }
  return undefined;
}

function brokenLink(
  { history, appointments }: Evidence,
  id: string,
  events: EventRow[],
): string | undefined {
  const { secret } = history.run;
  const row = appointments.get(id) as AppointmentRow;
  const holds = events.every(
    (event, at) => event.hash === eventHash(secret, events[at - 1], event, row),
  );
  return holds ? undefined : 'The chain of hashes is broken.';
}
