import type { Input } from '../history/call.ts';
import type { EventRow, VisitTypeRow } from '../history/tables.ts';
import type { Evidence } from './evidence.ts';

const HALF_HOUR = 1_800_000;
const MINUTE = 60_000;

/** The default visit type where a history knows no other. */
export const CONSULTATION: VisitTypeRow = { id: 1, minutes: 30, minutesAfter: 0, isDefault: true };

/**
 * The half hours of a calendar that a visit reaches into, by their starts, with the buffer after it. But for
 * walk-ins, visits of a run start on the half hour and have no buffer before: so two share time if and only if they
 * share one of these.
 */
export function halfHoursOf(startsAt: string, { minutes, minutesAfter }: VisitTypeRow): string[] {
  const start = Date.parse(startsAt);
  const first = start - (start % HALF_HOUR);
  const end = start + (minutes + minutesAfter) * MINUTE;
  const count = Math.ceil((end - first) / HALF_HOUR);
  return Array.from({ length: count }, (_, at) => new Date(first + at * HALF_HOUR).toISOString());
}

type Known = Pick<Evidence, 'appointments' | 'history'>;

/** With its greatest length, where it was edited meanwhile. */
export function visitType(known: Known, id: number | null | undefined): VisitTypeRow {
  const found = foundType(known, id);
  return { ...found, minutes: Math.max(...lengthsOf(known, found.id)) };
}

function foundType({ history }: Known, id: number | null | undefined): VisitTypeRow {
  const found = history.run.visitTypes.find((one) => (id ? one.id === id : one.isDefault));
  return found ?? CONSULTATION;
}

/** The lengths in minutes that a visit type can have had in a time: those in force, or being written. */
export function lengthsOf(
  known: Known,
  id: number | null | undefined,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): number[] {
  const visit = foundType(known, id);
  const edits = known.history.edits.filter((edit) => edit.visitTypeId === visit.id);
  const always = Number.NEGATIVE_INFINITY;
  const all = [{ minutes: visit.minutes, from: always, to: always }, ...edits];
  return all
    .filter((edit, at) => {
      const later = all.slice(at + 1).map(({ to: written = Number.POSITIVE_INFINITY }) => written);
      return edit.from <= to && Math.min(...later) >= from;
    })
    .map(({ minutes }) => minutes);
}

/** What an event says of its visit: as long as it says itself. */
export function visitOf(
  known: Known,
  { startsAt, endsAt, visitTypeId }: Pick<EventRow, 'startsAt' | 'endsAt' | 'visitTypeId'>,
): VisitTypeRow {
  const visit = visitType(known, visitTypeId);
  if (endsAt === null) return visit;
  return { ...visit, minutes: (Date.parse(endsAt) - Date.parse(startsAt)) / MINUTE };
}

/** What a call is about: what it names, that of its appointment, or the default; at its longest. */
export function visitAskedFor(known: Known, { id, visitTypeId }: Input): VisitTypeRow {
  const row = id === undefined ? undefined : known.appointments.get(id);
  return visitType(known, visitTypeId ?? row?.visitTypeId);
}

/** The same at its shortest: what is offered for it has at least this room. */
export function shortestAskedFor(known: Known, input: Input): VisitTypeRow {
  const visit = visitAskedFor(known, input);
  return { ...visit, minutes: Math.min(...lengthsOf(known, visit.id)) };
}

export const slotKey = (doctorId: number, startsAt: string): string => `${doctorId} ${startsAt}`;

/** The half hours of a doctor's calendar that a visit takes. */
export const slotKeys = (doctorId: number, startsAt: string, visit: VisitTypeRow): string[] =>
  halfHoursOf(startsAt, visit).map((half) => slotKey(doctorId, half));
