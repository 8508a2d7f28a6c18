import type { AppointmentStatus } from '@clinic/contracts/appointments';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { AppointmentEvent } from '../../history/rules/appointment-event.ts';
import { UNDO_MINUTES } from '../../settings/rules/undo-minutes.ts';

type Change = Exclude<AppointmentEvent['type'], 'booked'>;

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

/** Throws `ALREADY_CANCELLED` or `INVALID_TRANSITION` when the state forbids the change. */
export function assertTransition(status: AppointmentStatus, change: Change): void {
  if (TRANSITIONS[status].includes(change)) return;
  throw new DomainError(status === 'cancelled' ? 'ALREADY_CANCELLED' : 'INVALID_TRANSITION');
}

/**
 * Throws `TOO_LATE` when the appointment starts in less than the notice that a patient must give.
 * For ten minutes after the booking, and before the start, no notice is needed.
 *
 * @param times instants in epoch milliseconds; when it was booked and when it starts
 * @param now epoch milliseconds
 */
export function assertNotice(
  { bookedAt, startsAt }: { bookedAt: number; startsAt: number },
  now: number,
  noticeMinutes: number,
): void {
  if (startsAt - now >= noticeMinutes * 60_000) return;
  if (now < startsAt && now - bookedAt < UNDO_MINUTES * 60_000) return;
  throw new DomainError('TOO_LATE');
}
