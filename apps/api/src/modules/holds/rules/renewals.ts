import { DomainError } from '../../../kernel/domain-error.ts';

/** Instants in epoch milliseconds. */
type Slot = { doctorId: number; startsAt: number; visitTypeId: number };
export type HeldSlot = Slot & { expiresAt: number; renewals: number };

const MAX_RENEWALS = 2;

/**
 * How often a hold will have been renewed: 0 for a new one, or once the former has expired. Throws
 * `HOLD_LIMIT`, with the seconds until it ends, when it was renewed as often as it may be.
 *
 * @param now epoch milliseconds
 */
export function renewalsOf(held: HeldSlot | undefined, wanted: Slot, now: number): number {
  if (!held || !isSame(held, wanted) || held.expiresAt <= now) return 0;
  if (held.renewals < MAX_RENEWALS) return held.renewals + 1;
  throw new DomainError('HOLD_LIMIT', { retryAfter: Math.ceil((held.expiresAt - now) / 1_000) });
}

const isSame = (a: Slot, b: Slot): boolean =>
  a.doctorId === b.doctorId && a.startsAt === b.startsAt && a.visitTypeId === b.visitTypeId;
