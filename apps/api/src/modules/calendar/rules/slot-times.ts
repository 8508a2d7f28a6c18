import type { Slot } from '@clinic/contracts/availability';
import { localTime } from './local-time.ts';
import { SLOT_MS } from './opening-hours.ts';

/** The slot that starts at an instant (epoch milliseconds) in a doctor's zone, as the contract has it. */
export function toSlot(startsAt: number, timeZone: string): Slot {
  const endsAt = startsAt + SLOT_MS;
  return {
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    localStartsAt: localTime(startsAt, timeZone),
    localEndsAt: localTime(endsAt, timeZone),
  };
}

/** The same, made once: for instants that are slots of some doctor, of which there are few. */
export function slotAt(startsAt: number, timeZone: string): Slot {
  let slots = slotsByZone.get(timeZone);
  if (!slots) {
    slots = new Map();
    slotsByZone.set(timeZone, slots);
  }
  const known = slots.get(startsAt);
  if (known) return known;
  const slot = toSlot(startsAt, timeZone);
  if (slots.size >= CACHED_SLOTS_OF_A_ZONE) slots.clear();
  slots.set(startsAt, slot);
  return slot;
}

/** The same few thousand slots are given all day long: their texts are made once. */
const slotsByZone = new Map<string, Map<number, Slot>>();
/** More than a zone has within a horizon of two years. */
const CACHED_SLOTS_OF_A_ZONE = 20_000;
