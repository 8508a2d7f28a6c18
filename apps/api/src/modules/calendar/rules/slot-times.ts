import type { Slot } from '@clinic/contracts/availability';
import { localTime } from './local-time.ts';

/** Epoch milliseconds. */
type Times = { startsAt: number; endsAt: number };

/** The slot from one instant to another in a doctor's zone, as the contract has it. */
export function toSlot({ startsAt, endsAt }: Times, timeZone: string): Slot {
  return {
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    localStartsAt: localTime(startsAt, timeZone),
    localEndsAt: localTime(endsAt, timeZone),
  };
}

/** The same, made once: for instants that are slots of some doctor, of which there are few. */
export function slotAt(times: Times, timeZone: string): Slot {
  const { startsAt, endsAt } = times;
  const slotsOfZone = within(slotsByZone, timeZone, MOST_ZONES);
  const slots = within(slotsOfZone, endsAt - startsAt, MOST_LENGTHS);
  const known = slots.get(startsAt);
  if (known) return known;
  const slot = toSlot(times, timeZone);
  if (slots.size >= MOST_STARTS) slots.clear();
  slots.set(startsAt, slot);
  return slot;
}

/** The same few thousand slots are given all day long: their texts are made once. */
const slotsByZone = new Map<string, Map<number, Map<number, Slot>>>();
const MOST_ZONES = 1_000;
/** More than visit types have. */
const MOST_LENGTHS = 100;
/** More than a zone has within a horizon of two years. */
const MOST_STARTS = 20_000;

function within<K, K2, V>(all: Map<K, Map<K2, V>>, key: K, most: number): Map<K2, V> {
  const known = all.get(key);
  if (known) return known;
  const created = new Map<K2, V>();
  if (all.size >= most) all.clear();
  all.set(key, created);
  return created;
}
