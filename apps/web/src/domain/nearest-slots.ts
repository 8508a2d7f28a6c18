import type { Slot } from '@clinic/contracts/availability';

/** Up to three of `slots`, nearest to `startsAt` first, the earlier of two equally near ones first. */
export function nearest(slots: Slot[], startsAt: string): Slot[] {
  const distance = (slot: Slot) => Math.abs(Date.parse(slot.startsAt) - Date.parse(startsAt));
  return slots.toSorted((one, other) => distance(one) - distance(other)).slice(0, 3);
}
