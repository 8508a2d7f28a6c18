import type { Doctor } from '@clinic/contracts/doctors';
import type { ContactRule } from '@clinic/contracts/settings';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { Policy } from '../../settings/rules/policy.ts';
import type { BookableVisitType } from '../../visit-types/rules/bookable-visit-type.ts';
import type { Hours } from './hours.ts';
import { refusalOf } from './opening-hours.ts';

/** A slot, the doctor's hours, the time, the caller's key and the clinic's policy, all of one moment. */
export type SlotState = Policy & {
  /** Epoch milliseconds. */
  now: number;
  hours: Hours;
  /** By a live appointment, or by somebody else's hold. */
  taken: boolean;
  /** Whether the caller's idempotency key was answered before. */
  keyUsed: boolean;
  /** Whether a patient leaves a contact. */
  contactRule: ContactRule;
  /** The one that is asked for; nothing where there is none, or where it was retired. */
  visitType: BookableVisitType | undefined;
};

/**
 * Throws why a slot cannot be had: `DOCTOR_NOT_FOUND` for a retired doctor, `VISIT_TYPE_NOT_FOUND`,
 * `VISIT_TYPE_NOT_OFFERED`, the refusals of the opening hours, `SLOT_TAKEN`.
 *
 * @param startsAt epoch milliseconds
 * @returns the visit type for which the slot is free
 */
export function assertFree(
  doctor: Doctor,
  startsAt: number,
  { now, hours, taken, visitType, horizonDays }: Omit<SlotState, 'keyUsed' | 'contactRule'>,
): BookableVisitType {
  assertOffered(doctor, visitType);
  const calendar = { timeZone: doctor.timeZone, now, horizonDays, hours };
  const refusal = refusalOf(startsAt, calendar, visitType);
  if (refusal) throw new DomainError(refusal);
  if (taken) throw new DomainError('SLOT_TAKEN');
  return visitType;
}

/** Throws `DOCTOR_NOT_FOUND` for a retired doctor, `VISIT_TYPE_NOT_FOUND` or `VISIT_TYPE_NOT_OFFERED`. */
export function assertOffered(
  { active }: Doctor,
  visitType: BookableVisitType | undefined,
): asserts visitType is BookableVisitType {
  if (!active) throw new DomainError('DOCTOR_NOT_FOUND');
  if (!visitType) throw new DomainError('VISIT_TYPE_NOT_FOUND');
  if (!visitType.offered) throw new DomainError('VISIT_TYPE_NOT_OFFERED');
}
