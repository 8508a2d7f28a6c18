import type { Call, Operation, Shown, SlotTold } from '../history/call.ts';
import type { VisitTypeRow } from '../history/tables.ts';
import { type Evidence, isOk } from './evidence.ts';
import { visitAskedFor, visitType } from './half-hours.ts';
import type { Violation } from './violation.ts';

const MINUTE = 60_000;

const isAsLong = ({ startsAt, endsAt }: SlotTold, { minutes }: VisitTypeRow): boolean =>
  Date.parse(endsAt) - Date.parse(startsAt) === minutes * MINUTE;

const itself = (body: unknown): SlotTold[] => [body as SlotTold];

/** The slots in the body of an answer. */
const TOLD: Record<Operation, (body: unknown) => SlotTold[]> = {
  book: itself,
  get: itself,
  cancel: itself,
  reschedule: itself,
  hold: itself,
  release: () => [],
  day: (body) => (body as { slots: SlotTold[] }).slots,
  calendar: () => [],
  earliest: (body) => body as SlotTold[],
};

/** I8: every slot ends as long after it began as its visit type says, wherever it is told or written. */
export function checkSlotLength(evidence: Evidence): Violation[] {
  const { history, tables } = evidence;
  const says = (one: SlotTold) =>
    `A slot is to end at ${one.endsAt} that begins at ${one.startsAt}.`;
  const rows = tables.appointments
    .filter((row) => {
      const visit = visitType(evidence, row.visitTypeId);
      const after = Date.parse(row.busyUntil) - Date.parse(row.endsAt);
      const isBusy = row.busyFrom === row.startsAt && after === visit.minutesAfter * MINUTE;
      return !isAsLong(row, visit) || !isBusy;
    })
    .map((row): Violation => ({ invariant: 'I8', says: says(row), calls: [], rows: [row] }));
  const answers = history.calls.flatMap((call): Violation[] => {
    const asked = visitAskedFor(evidence, call.input);
    const wrong = toldBy(call).find((slot) => {
      const { visitType: own } = slot as Partial<Shown>;
      return !isAsLong(slot, own ? visitType(evidence, own.id) : asked);
    });
    return wrong ? [{ invariant: 'I8', says: says(wrong), calls: [call.n] }] : [];
  });
  return [...rows, ...answers];
}

function toldBy(call: Call): SlotTold[] {
  if (isOk(call)) return TOLD[call.operation](call.outcome.body);
  if (call.outcome?.kind !== 'refused') return [];
  const { alternatives = [], current } = call.outcome;
  return current ? [...alternatives, current] : alternatives;
}
