import type { AppointmentRow, EventRow } from '../history/tables.ts';
import { eventHash } from './event-hash.ts';
import type { Evidence } from './evidence.ts';
import type { Violation } from './violation.ts';

const NEXT: Record<string, string[]> = {
  '': ['booked'],
  booked: ['rescheduled', 'cancelled', 'arrived', 'noshow'],
  arrived: ['fulfilled'],
};

/** I7: exactly one event per state change, in an unbroken chain that ends in what the row says. */
export function checkChains(evidence: Evidence): Violation[] {
  const ids = new Set([...evidence.appointments.keys(), ...evidence.eventsOf.keys()]);
  return [...ids].flatMap((id): Violation[] => {
    const events = evidence.eventsOf.get(id) ?? [];
    const problem = problemOf(evidence, id, events) ?? brokenLink(evidence, id, events);
    if (!problem) return [];
    const keys = events.map(({ idempotencyKey }) => idempotencyKey ?? '');
    const intents = keys.flatMap((key) => evidence.intentsByKey.get(key) ?? []);
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
    if (!NEXT[status]?.includes(event.type)) return `'${event.type}' cannot follow '${status}'.`;
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
