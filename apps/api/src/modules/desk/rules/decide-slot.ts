import type { AcceptableRefusal } from '@clinic/contracts/desk';
import type { Doctor } from '@clinic/contracts/doctors';
import type { ErrorCode } from '@clinic/contracts/errors';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { Hours } from '../../calendar/rules/hours.ts';
import type { VisitLength } from '../../calendar/rules/opening-hours.ts';
import { refusalsOf } from '../../calendar/rules/opening-hours.ts';
import { type TakenBy, toOverlap } from './taken-by.ts';

/** Beside an appointment in lane 0, as many more. */
const LANES = [1, 2, 3];

export type WantedTime = {
  doctor: Doctor;
  /** Epoch milliseconds, as `now` is. */
  startsAt: number;
  now: number;
  horizonDays: number;
  hours: Hours;
  visitType: VisitLength;
  taken: readonly TakenBy[];
  /** What the member of the staff was shown and accepts. */
  accept: readonly AcceptableRefusal[];
  /** What does not apply: to a patient who is here already. */
  ignore?: readonly ErrorCode[];
};

/** Where an appointment is to be put, and over which refusals. */
export type Place = { lane: number; accepted: ErrorCode[] };

/**
 * Decides on a time as the staff may: over every refusal that they were shown and accept. Throws
 * `RULES_REFUSED` with all refusals when one of them was not accepted, and `SLOT_TAKEN` when nothing
 * helps: a patient holds the slot, or there is no lane left.
 */
export function decideSlot(wanted: WantedTime): Place {
  const { doctor, startsAt, now, horizonDays, hours, visitType, taken, accept } = wanted;
  const { ignore = [] } = wanted;
  const calendar = { timeZone: doctor.timeZone, now, horizonDays, hours };
  const refusals: ErrorCode[] = refusalsOf(startsAt, calendar, visitType).filter(
    (refusal) => !ignore.includes(refusal),
  );
  if (taken.length > 0) refusals.push('SLOT_TAKEN');
  const overlaps = taken.map((each) => toOverlap(each, doctor.timeZone));
  const isAccepted = (refusal: ErrorCode) => (accept as readonly ErrorCode[]).includes(refusal);
  if (!refusals.every(isAccepted)) {
    throw new DomainError('RULES_REFUSED', { refusals, ...(overlaps.length > 0 && { overlaps }) });
  }
  if (taken.length === 0) return { lane: 0, accepted: refusals };
  const isHeld = taken.some(({ expiresAt }) => expiresAt !== null);
  const lane = LANES.find((each) => taken.every((other) => other.lane !== each));
  if (isHeld || lane === undefined) throw new DomainError('SLOT_TAKEN', { overlaps });
  return { lane, accepted: refusals };
}
