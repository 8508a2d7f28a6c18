import type { EventRow } from '../history/tables.ts';
import { answered, type Evidence, groupBy, refusalsIn, timeAskedFor } from './evidence.ts';
import { slotKeys, visitAskedFor, visitOf } from './half-hours.ts';
import type { Invariant, Violation } from './violation.ts';

/** A half hour taken by an appointment, from one event to the next. Epoch milliseconds. */
type TakenSlot = {
  slot: string;
  startsAt: string;
  /** What it takes of the calendar. */
  busyUntil: number;
  appointmentId: string;
  lane: number;
  from: number;
  to: number;
};

/** Clocks of one machine, read by two processes. Milliseconds. */
const CLOCK_TOLERANCE = 1_000;
const MINUTE = 60_000;

/** Who had which slot from when to when, as the events tell. */
function takenSlotsIn(evidence: Evidence): TakenSlot[] {
  return [...evidence.eventsOf.values()].flatMap((events) =>
    events.flatMap((event, at): TakenSlot[] => {
      if (event.status === 'cancelled') return [];
      const next = events[at + 1];
      const from = Date.parse(event.occurredAt);
      const to = next ? Date.parse(next.occurredAt) : Number.POSITIVE_INFINITY;
      return slotsOfEvent(evidence, event).map((slot) => ({ ...slot, from, to }));
    }),
  );
}

function slotsOfEvent(evidence: Evidence, event: EventRow) {
  const { doctorId, startsAt, appointmentId, lane } = event;
  const visit = visitOf(evidence, event);
  const busyUntil = Date.parse(startsAt) + (visit.minutes + visit.minutesAfter) * MINUTE;
  return slotKeys(doctorId, startsAt, visit).map((slot) => ({
    ...{ slot, startsAt, busyUntil, appointmentId, lane: lane ?? 0 },
  }));
}

/** Within one half hour two visits share time, unless walk-ins are among them. */
const shareTime = (
  a: Pick<TakenSlot, 'startsAt' | 'busyUntil'>,
  b: Pick<TakenSlot, 'startsAt' | 'busyUntil'>,
) => Date.parse(a.startsAt) < b.busyUntil && Date.parse(b.startsAt) < a.busyUntil;

/** The first two of all that are not allowed beside each other. */
function firstPair<T>(all: readonly T[], isPair: (a: T, b: T) => boolean): [T, T] | undefined {
  for (const [at, a] of all.entries()) {
    const b = all.slice(at + 1).find((other) => isPair(a, other));
    if (b !== undefined) return [a, b];
  }
  return undefined;
}

/**
 * I2: at most one live appointment of lane 0 per doctor and slot, at every instant. J1: nor two that share time,
 * whatever their lengths and buffers.
 */
export function checkDoubleBooking(evidence: Evidence): Violation[] {
  const live = evidence.tables.appointments.filter(
    ({ status, lane }) => status !== 'cancelled' && lane === 0,
  );
  const halves = live.flatMap((row) =>
    slotKeys(row.doctorId, row.startsAt, visitOf(evidence, row)).map((slot) => ({
      ...{ slot, row, startsAt: row.startsAt, busyUntil: Date.parse(row.busyUntil) },
    })),
  );
  const now = [...groupBy(halves, ({ slot }) => slot)].flatMap(([slot, all]): Violation[] => {
    if (!firstPair(all, shareTime)) return [];
    const rows = all.map(({ row }) => row);
    const says = `${rows.length} live appointments stand on the slot ${slot}.`;
    const ids = rows.map(({ id }) => id);
    return [{ invariant: sharedBy(rows), says, calls: askedFor(evidence, ids), rows }];
  });
  const exclusive = takenSlotsIn(evidence).filter(({ lane }) => lane === 0);
  const bySlot = groupBy(exclusive, ({ slot }) => slot);
  const everThen = [...bySlot].flatMap(([slot, all]): Violation[] => {
    const pair = firstPair(
      all.toSorted((a, b) => a.from - b.from || a.to - b.to),
      (a, b) => a.to > b.from && b.to > a.from && shareTime(a, b),
    );
    if (!pair) return [];
    const says = `Two appointments had the slot ${slot} at the same time.`;
    const ids = pair.map(({ appointmentId }) => appointmentId);
    const invariant = sharedBy(pair);
    return [{ invariant, says, calls: askedFor(evidence, ids), rows: pair }];
  });
  return [...now, ...everThen];
}

/** Two that start together break the older promise. */
const sharedBy = (all: { startsAt: string }[]): Invariant =>
  new Set(all.map(({ startsAt }) => startsAt)).size < all.length ? 'I2' : 'J1';

/** The calls that made these appointments. */
function askedFor({ eventsOf, intentsByKey }: Evidence, ids: string[]): number[] {
  return ids.flatMap((id) => {
    const key = eventsOf.get(id)?.[0]?.idempotencyKey ?? '';
    return (intentsByKey.get(key) ?? []).flatMap(({ calls }) => calls.map(({ n }) => n));
  });
}

/**
 * I3: every `SLOT_TAKEN`, also among other refusals, has a winner, an appointment of any lane or a hold, whose time
 * allows it.
 */
export function checkWinners(evidence: Evidence): Violation[] {
  const occupied = groupBy(takenSlotsIn(evidence), ({ slot }) => slot);
  const held = groupBy(holdsIn(evidence), ({ slot }) => slot);
  return evidence.history.calls.flatMap((call): Violation[] => {
    if (!refusalsIn(call).includes('SLOT_TAKEN')) return [];
    const { idempotencyKey, holdToken, id } = call.input;
    const { doctorId, startsAt } = timeAskedFor(evidence, call);
    const visit = visitAskedFor(evidence, call.input);
    const slots = slotKeys(doctorId, startsAt, visit);
    const slot = slots.join(' or ');
    const written = evidence.eventsByKey.get(idempotencyKey ?? '') ?? [];
    const own = new Set([id, ...written.map(({ appointmentId }) => appointmentId)]);
    const inTime = ({ from, to }: { from: number; to: number }) =>
      from - CLOCK_TOLERANCE <= answered(call) && to + CLOCK_TOLERANCE >= call.sentAt;
    const taken = slots.flatMap((one) => occupied.get(one) ?? []);
    const byOther = taken.some((one) => inTime(one) && !own.has(one.appointmentId));
    const byHold = slots
      .flatMap((one) => held.get(one) ?? [])
      .some((one) => inTime(one) && one.token !== holdToken);
    if (byOther || byHold) return [];
    const self = taken.some((one) => own.has(one.appointmentId));
    const says = self
      ? `The slot ${slot} was refused as taken, and the only one who had it was the caller.`
      : `The slot ${slot} was refused as taken, and nobody had it.`;
    const same = evidence.intentsByKey.get(idempotencyKey ?? '') ?? [];
    const calls = same.flatMap((intent) => intent.calls.map(({ n }) => n));
    return [{ invariant: 'I3', says, calls: calls.length > 0 ? calls : [call.n], rows: written }];
  });
}

type HeldSlot = { slot: string; token: string; from: number; to: number };

/** Every hold that was asked for and not refused: from then until it must have expired. */
function holdsIn(evidence: Evidence): HeldSlot[] {
  const { history } = evidence;
  const lasting = history.run.holdSeconds * 1_000;
  return history.calls.flatMap((call): HeldSlot[] => {
    if (call.operation !== 'hold' || call.outcome?.kind === 'refused') return [];
    const { doctorId = 0, startsAt = '', holdToken = '' } = call.input;
    const to = answered(call) + lasting;
    const visit = visitAskedFor(evidence, call.input);
    return slotKeys(doctorId, startsAt, visit).map((slot) => ({
      ...{ slot, token: holdToken, from: call.sentAt, to },
    }));
  });
}
