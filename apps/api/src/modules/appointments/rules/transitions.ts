import type { AppointmentStatus } from '@clinic/contracts/appointments';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { AppointmentEvent } from '../../history/rules/appointment-event.ts';

type Change = Exclude<AppointmentEvent['type'], 'booked' | 'corrected'>;

/**
 * What may happen to an appointment in each state. The trigger
 * `appointments_change_by_the_state_table` holds the database to the same table.
 */
export const TRANSITIONS: Record<AppointmentStatus, readonly Change[]> = {
  booked: ['rescheduled', 'cancelled', 'arrived', 'noshow'],
  arrived: ['fulfilled'],
  fulfilled: [],
  noshow: [],
  cancelled: [],
};

/**
 * Which state the front desk can bring back after a wrong click. The trigger has it, too; until when it may be
 * done is a rule of the front desk.
 */
export const CORRECTIONS: Record<AppointmentStatus, readonly AppointmentStatus[]> = {
  booked: [],
  arrived: ['booked'],
  fulfilled: ['arrived'],
  noshow: ['booked', 'arrived'],
  cancelled: ['booked'],
};

/** Throws `ALREADY_CANCELLED` or `INVALID_TRANSITION` when the state forbids the change. */
export function assertTransition(status: AppointmentStatus, change: Change): void {
  if (TRANSITIONS[status].includes(change)) return;
  throw new DomainError(status === 'cancelled' ? 'ALREADY_CANCELLED' : 'INVALID_TRANSITION');
}
