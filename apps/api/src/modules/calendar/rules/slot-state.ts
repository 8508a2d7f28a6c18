import type { Doctor } from '@clinic/contracts/doctors';
import { DomainError } from '../../../kernel/domain-error.ts';
import { refusalOf } from './opening-hours.ts';

/** A slot, the time and the caller's key, all of one moment. */
export type SlotState = {
  /** Epoch milliseconds. */
  now: number;
  /** By a live appointment, or by somebody else's hold. */
  taken: boolean;
  /** Whether the caller's idempotency key was answered before. */
  keyUsed: boolean;
};

/**
 * Throws why a slot cannot be had: `DOCTOR_NOT_FOUND` for a retired doctor, the refusals of the opening
 * hours, `SLOT_TAKEN`.
 *
 * @param startsAt epoch milliseconds
 */
export function assertFree(
  doctor: Doctor,
  startsAt: number,
  { now, taken }: SlotState,
  horizonDays: number,
): void {
  if (!doctor.active) throw new DomainError('DOCTOR_NOT_FOUND');
  const refusal = refusalOf(startsAt, { timeZone: doctor.timeZone, now, horizonDays });
  if (refusal) throw new DomainError(refusal);
  if (taken) throw new DomainError('SLOT_TAKEN');
}
