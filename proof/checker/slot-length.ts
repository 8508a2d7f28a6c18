import type { Call, Operation, SlotTold } from '../history/call.ts';
import { type Evidence, isOk } from './evidence.ts';
import type { Violation } from './violation.ts';

const SLOT_MS = 1_800_000;

const isHalfAnHour = ({ startsAt, endsAt }: SlotTold): boolean =>
  Date.parse(endsAt) - Date.parse(startsAt) === SLOT_MS;

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

/** I8: every slot ends half an hour after it began, wherever it is told or written. */
export function checkSlotLength({ history, tables }: Evidence): Violation[] {
  const says = (one: SlotTold) =>
    `A slot is to end at ${one.endsAt} that begins at ${one.startsAt}.`;
  const rows = tables.appointments
    .filter((row) => !isHalfAnHour(row))
    .map((row): Violation => ({ invariant: 'I8', says: says(row), calls: [], rows: [row] }));
  const answers = history.calls.flatMap((call): Violation[] => {
    const wrong = toldBy(call).find((slot) => !isHalfAnHour(slot));
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
