import type { Input } from '../history/call.ts';
import type { VisitTypeRow } from '../history/tables.ts';
import type { Evidence } from './evidence.ts';

const HALF_HOUR = 1_800_000;
const MINUTE = 60_000;

/** The default visit type where a history knows no other. */
export const CONSULTATION: VisitTypeRow = { id: 1, minutes: 30, minutesAfter: 0, isDefault: true };

/**
 * The half hours that a visit takes of a calendar, by their starts, with the buffer after it. Visits of a run start on
 * the half hour and have no buffer before: so two share time if and only if they share one of these.
 */
export function halfHoursOf(startsAt: string, { minutes, minutesAfter }: VisitTypeRow): string[] {
  const start = Date.parse(startsAt);
  const count = Math.ceil(((minutes + minutesAfter) * MINUTE) / HALF_HOUR);
  return Array.from({ length: count }, (_, at) => new Date(start + at * HALF_HOUR).toISOString());
}

type Known = Pick<Evidence, 'appointments' | 'tables'>;

export function visitType({ tables }: Known, id: number | null | undefined): VisitTypeRow {
  const found = tables.visitTypes.find((one) => (id ? one.id === id : one.isDefault));
  return found ?? CONSULTATION;
}

/** What a call is about: what it names, that of its appointment, or the default. */
export function visitAskedFor(evidence: Known, { id, visitTypeId }: Input): VisitTypeRow {
  const row = id === undefined ? undefined : evidence.appointments.get(id);
  return visitType(evidence, visitTypeId ?? row?.visitTypeId);
}

export const slotKey = (doctorId: number, startsAt: string): string => `${doctorId} ${startsAt}`;

/** The half hours of a doctor's calendar that a visit takes. */
export const slotKeys = (doctorId: number, startsAt: string, visit: VisitTypeRow): string[] =>
  halfHoursOf(startsAt, visit).map((half) => slotKey(doctorId, half));
