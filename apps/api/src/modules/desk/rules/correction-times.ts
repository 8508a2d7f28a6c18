import type { Appointment, AppointmentStatus } from '@clinic/contracts/appointments';
import { DomainError } from '../../../kernel/domain-error.ts';
import { CORRECTIONS } from '../../appointments/rules/transitions.ts';
import { dateIn } from '../../calendar/rules/opening-hours.ts';

/**
 * What was recorded can be taken back until the end of the appointment's date in its zone; a cancelled
 * appointment comes back until its start. Throws `INVALID_TRANSITION`.
 *
 * @param now epoch milliseconds
 */
export function assertCorrection(
  { status, startsAt, timeZone }: Pick<Appointment, 'status' | 'startsAt' | 'timeZone'>,
  to: AppointmentStatus,
  now: number,
): void {
  if (!CORRECTIONS[status].includes(to)) throw new DomainError('INVALID_TRANSITION');
  const start = Date.parse(startsAt);
  const isInTime =
    status === 'cancelled' ? now < start : dateIn(timeZone, now) <= dateIn(timeZone, start);
  if (isInTime) return;
  const message =
    status === 'cancelled'
      ? 'a cancelled appointment can come back until its start'
      : `it can be corrected until the end of ${dateIn(timeZone, start)} in ${timeZone}`;
  throw new DomainError('INVALID_TRANSITION', {
    issues: [{ path: 'to', code: 'not_allowed', message }],
  });
}
