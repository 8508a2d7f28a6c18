import type { Slot } from '@clinic/contracts/availability';
import { hourOf } from '../../lib/format-time.ts';

/** The slots in order with `own` among them, which is free for its holder only. */
export function withSlot(slots: Slot[] | undefined, own: Slot): Slot[] | undefined {
  if (!slots || slots.some(({ startsAt }) => startsAt === own.startsAt)) return slots;
  return [...slots, own].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
}

/** Slots before and after noon on the doctor's clock; a part without slots is left out. */
export function groupSlots(slots: Slot[]): { name: string; slots: Slot[] }[] {
  const isMorning = ({ localStartsAt }: Slot) => hourOf(localStartsAt) < 12;
  return [
    { name: 'Morning', slots: slots.filter(isMorning) },
    { name: 'Afternoon', slots: slots.filter((slot) => !isMorning(slot)) },
  ].filter((group) => group.slots.length > 0);
}
