import type { Slot } from '@clinic/contracts/availability';
import { bookableStartsOn, type Calendar, SLOT_MS } from './opening-hours.ts';

/** The starts of a date's bookable slots that nobody has taken; a retired doctor has none. */
export function freeStartsOn(
  date: string,
  calendar: Calendar & { active: boolean },
  taken: ReadonlySet<number>,
): number[] {
  if (!calendar.active) return [];
  return bookableStartsOn(date, calendar).filter((startsAt) => !taken.has(startsAt));
}

/** Up to `count` of the free starts nearest to an instant; of two at one distance, the earlier first. */
export function nearest(starts: number[], to: number, count: number): number[] {
  return starts.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to) || a - b).slice(0, count);
}

/** The slot that starts at an instant (epoch milliseconds), as the contract has it. */
export function slotAt(startsAt: number): Slot {
  const known = slotsByStart.get(startsAt);
  if (known) return known;
  const slot = {
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + SLOT_MS).toISOString(),
  };
  if (slotsByStart.size >= CACHED_SLOTS) slotsByStart.clear();
  slotsByStart.set(startsAt, slot);
  return slot;
}

/** The same few thousand slots are told all day long: their texts are made once. */
const slotsByStart = new Map<number, Slot>();
const CACHED_SLOTS = 50_000;
