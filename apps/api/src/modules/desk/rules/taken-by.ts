import type { Overlap } from '@clinic/contracts/errors';
import { toSlot } from '../../calendar/rules/slot-times.ts';

/** What stands in the way of a slot, buffers and all: an appointment, or a patient's hold. Epoch milliseconds. */
export type TakenBy = {
  startsAt: number;
  endsAt: number;
  /** Of an appointment. */
  reference: string | null;
  lane: number | null;
  /** Of a hold. */
  expiresAt: number | null;
};

export const toOverlap = (taken: TakenBy, timeZone: string): Overlap => ({
  ...toSlot(taken, timeZone),
  ...(taken.reference !== null && { reference: taken.reference }),
  ...(taken.expiresAt !== null && { heldUntil: new Date(taken.expiresAt).toISOString() }),
});
