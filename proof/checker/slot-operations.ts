import { type Call, isAtDesk } from '../history/call.ts';
import type { EventRow } from '../history/tables.ts';
import { offeredBy } from './calendar.ts';
import {
  type Evidence,
  groupBy,
  type Intent,
  isOk,
  isUnknown,
  refusalsIn,
  refusedWith,
  shown,
  timeAskedFor,
} from './evidence.ts';
import { shortestAskedFor, slotKeys, visitAskedFor, visitOf } from './half-hours.ts';
import { addReads, windowOf } from './slot-reads.ts';
import type { SlotOperation } from './slot-state.ts';
import { freeSeen, fullSeen, hold, occupy, release, takenSeen, vacate } from './slot-state.ts';

type Placed = { slot: string; operation: SlotOperation };

/** The history as each half hour of a calendar has seen it. */
export function operationsBySlot(evidence: Evidence): Map<string, SlotOperation[]> {
  const { calls } = evidence.history;
  const placed = [
    ...evidence.intents.flatMap((intent) => changesOf(evidence, intent)),
    ...calls.flatMap((call) => refusalsOf(evidence, call)),
    ...holdsOf(evidence),
    ...calls.flatMap((call) => alternativesOf(evidence, call)),
  ];
  const bySlot = groupBy(placed, ({ slot }) => slot);
  const operations = new Map([...bySlot].map(([slot, all]) => [slot, all.map((p) => p.operation)]));
  addReads(evidence, operations);
  return operations;
}

/** What a booking, a move or a cancellation does to its slots, if it was carried out. */
function changesOf(evidence: Evidence, intent: Intent): Placed[] {
  const event = eventOf(evidence, intent);
  const { operation, input, calls, oks } = intent;
  const [ok] = oks;
  const writer = oks.find(({ outcome }) => !outcome.replayed);
  const body = ok && shown(ok);
  const id = body?.id ?? event?.appointmentId;
  // Events are never deleted: what was not answered and has none never happened.
  if (id === undefined) return [];
  const when = {
    from: writer?.sentAt ?? Math.min(...calls.map(({ sentAt }) => sentAt)),
    to: writer?.answeredAt ?? ok?.answeredAt ?? Number.POSITIVE_INFINITY,
    calls: ok ? [writer?.n ?? ok.n] : calls.filter(isUnknown).map(({ n }) => n),
    optional: false,
  };
  if (!ok && !calls.some(isUnknown)) return [];
  if (evidence.walkIns.has(id)) return [];
  if (operation === 'book') {
    const visit = event ? visitOf(evidence, event) : visitAskedFor(evidence, input);
    return slotKeys(input.doctorId ?? 0, input.startsAt ?? '', visit).map((slot) => ({
      ...{ slot, operation: occupy(when, id, { token: input.holdToken }) },
    }));
  }
  if (!event) return [];
  const before = evidence.eventsOf.get(id)?.find(({ version }) => version === event.version - 1);
  const left = before ? slotsOf(evidence, before) : [];
  const slots = slotsOf(evidence, event);
  const lane = event.lane ?? 0;
  const stays = left.length > 0 && operation !== 'reschedule' && operation !== 'deskReschedule';
  const gone = left.filter((slot) => !slots.includes(slot));
  const come = stays ? [] : slots;
  const isWhole = slots.length === 1;
  return [
    ...gone.map((slot): Placed => ({ slot, operation: vacate(when, id) })),
    ...come.map((slot): Placed => ({ slot, operation: occupy(when, id, { lane, isWhole }) })),
  ];
}

/** What an appointment takes from an event on. */
const slotsOf = (evidence: Evidence, event: EventRow): string[] =>
  event.status === 'cancelled'
    ? []
    : slotKeys(event.doctorId, event.startsAt, visitOf(evidence, event));

/** What the key has written, unless it was another request with the same key. */
function eventOf({ eventsByKey, intentsByKey }: Evidence, intent: Intent): EventRow | undefined {
  const others = intentsByKey.get(intent.key) ?? [];
  if (others.some((other) => other !== intent && other.oks.length > 0)) return undefined;
  return eventsByKey.get(intent.key)?.[0];
}

function refusalsOf(evidence: Evidence, call: Call): Placed[] {
  if (!refusalsIn(call).includes('SLOT_TAKEN') || call.operation === 'walkIn') return [];
  const { holdToken, idempotencyKey = '', id } = call.input;
  const own = id ?? evidence.eventsByKey.get(idempotencyKey)?.[0]?.appointmentId;
  const isFull = isAtDesk(call.operation) && refusedWith(call) === 'SLOT_TAKEN';
  const operation = isFull
    ? fullSeen(windowOf(call), own)
    : takenSeen(windowOf(call), own, holdToken);
  const { doctorId, startsAt } = timeAskedFor(evidence, call);
  const slots = slotKeys(doctorId, startsAt, visitAskedFor(evidence, call.input));
  // Of several half hours at least one was taken: that has a winner (I3), and says nothing of each.
  return slots.length === 1 ? slots.map((slot) => ({ slot, operation })) : [];
}

function alternativesOf(evidence: Evidence, call: Call): Placed[] {
  if (call.outcome?.kind !== 'refused') return [];
  const visit = shortestAskedFor(evidence, call.input);
  return offeredBy(evidence, call).flatMap(({ doctorId, startsAt }) =>
    slotKeys(doctorId, startsAt, visit).map((slot) => ({
      ...{ slot, operation: freeSeen(windowOf(call)) },
    })),
  );
}

/** Holds and releases; a browser's new hold ends the one it had elsewhere. */
function holdsOf(evidence: Evidence): Placed[] {
  const { history } = evidence;
  const about = history.calls.filter(
    ({ operation }) => operation === 'hold' || operation === 'release',
  );
  const byToken = groupBy(about, ({ input }) => input.holdToken ?? '');
  const lasting = history.run.holdSeconds * 1_000;
  return [...byToken].flatMap(([token, calls]) => {
    const done = calls.filter((call) => call.outcome?.kind !== 'refused');
    const slotsOf = ({ input }: Call) =>
      slotKeys(input.doctorId ?? 0, input.startsAt ?? '', visitAskedFor(evidence, input));
    const slots = new Set(done.filter(({ operation }) => operation === 'hold').flatMap(slotsOf));
    return done.flatMap((call) =>
      [...slots].map((slot): Placed => {
        const when = { ...windowOf(call), optional: !isOk(call) };
        const here = call.operation === 'hold' && slotsOf(call).includes(slot);
        const operation = here ? hold(when, token, expiryOf(call, lasting)) : release(when, token);
        return { slot, operation };
      }),
    );
  });
}

/** A hold without an answer may have been made at any time until its process had to give up. */
const LATEST = 20_000;

/** When a hold ends, as far as that is known. */
export function expiryOf(call: Call, lasting: number): { earliest: number; latest: number } {
  if (isOk(call)) {
    const at = Date.parse((call.outcome.body as { expiresAt: string }).expiresAt);
    return { earliest: at, latest: at };
  }
  return { earliest: call.sentAt + lasting, latest: call.sentAt + LATEST + lasting };
}
