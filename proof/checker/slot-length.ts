import type { Call, Operation, Shown, SlotTold } from '../history/call.ts';
import type { EventRow } from '../history/tables.ts';
import { answered, askedFor, type Evidence, isOk } from './evidence.ts';
import { lengthsOf, visitAskedFor, visitType } from './half-hours.ts';
import type { Violation } from './violation.ts';

const MINUTE = 60_000;

const minutesOf = ({ startsAt, endsAt }: SlotTold): number =>
  (Date.parse(endsAt) - Date.parse(startsAt)) / MINUTE;

const itself = (body: unknown): SlotTold[] => [body as SlotTold];

/** The slots in the body of an answer. */
const TOLD: Record<Operation, (body: unknown) => SlotTold[]> = {
  book: itself,
  get: itself,
  cancel: itself,
  reschedule: itself,
  hold: itself,
  release: () => [],
  deskBook: itself,
  walkIn: itself,
  deskCancel: itself,
  deskReschedule: itself,
  setAttendance: itself,
  correct: itself,
  day: (body) => (body as { slots: SlotTold[] }).slots,
  calendar: () => [],
  earliest: (body) => body as SlotTold[],
};

/**
 * I8: every slot ends as long after it began as its visit type says, wherever it is told or written; of a visit type
 * that was edited meanwhile, as it said at some moment between question and answer.
 */
export function checkSlotLength(evidence: Evidence): Violation[] {
  const { history, tables } = evidence;
  const says = (one: SlotTold) =>
    `A slot is to end at ${one.endsAt} that begins at ${one.startsAt}.`;
  const rows = tables.appointments
    .filter((row) => {
      const { minutesAfter } = visitType(evidence, row.visitTypeId);
      const after = Date.parse(row.busyUntil) - Date.parse(row.endsAt);
      return row.busyFrom !== row.startsAt || after !== minutesAfter * MINUTE;
    })
    .map((row): Violation => ({ invariant: 'I8', says: says(row), calls: [], rows: [row] }));
  const answers = history.calls.flatMap((call): Violation[] => {
    const asked = visitAskedFor(evidence, call.input).id;
    const wrong = toldBy(call).find((slot) => {
      const { visitType: own } = slot as Partial<Shown>;
      return !lengthsOf(evidence, own?.id ?? asked).includes(minutesOf(slot));
    });
    return wrong ? [{ invariant: 'I8', says: says(wrong), calls: [call.n] }] : [];
  });
  return [...rows, ...tables.events.flatMap((event) => wrongLength(evidence, event)), ...answers];
}

/** Of an event that says how long the visit is: any other leaves it as it was. */
function wrongLength(evidence: Evidence, event: EventRow): Violation[] {
  const { startsAt, endsAt, appointmentId, version } = event;
  const told = { startsAt, endsAt: endsAt ?? startsAt };
  const before = evidence.eventsOf.get(appointmentId)?.[version - 2];
  const calls = askedFor(evidence, event).flatMap((intent) => intent.calls);
  const isNew = event.type === 'booked' || event.type === 'rescheduled';
  const asBefore = before && minutesOf({ ...before, endsAt: before.endsAt ?? before.startsAt });
  const lengths = isNew ? lengthsWhen(evidence, event, calls) : [asBefore];
  if (calls.length === 0 || lengths.includes(minutesOf(told))) return [];
  const says = `A visit is to end at ${endsAt} that begins at ${startsAt}, which its type never said meanwhile.`;
  return [{ invariant: 'I8', says, calls: calls.map(({ n }) => n), rows: [event] }];
}

/** The lengths of its type from the first question on until the answer of the call that wrote it. */
function lengthsWhen(evidence: Evidence, { visitTypeId }: EventRow, calls: Call[]): number[] {
  const from = Math.min(...calls.map(({ sentAt }) => sentAt));
  const writer = calls.find((call) => isOk(call) && !call.outcome.replayed);
  const to = Math.min(...calls.filter(isOk).map(answered));
  return lengthsOf(evidence, visitTypeId, writer?.sentAt ?? from, writer ? answered(writer) : to);
}

function toldBy(call: Call): SlotTold[] {
  if (isOk(call)) return TOLD[call.operation](call.outcome.body);
  if (call.outcome?.kind !== 'refused') return [];
  const { alternatives = [], current } = call.outcome;
  return current ? [...alternatives, current] : alternatives;
}
