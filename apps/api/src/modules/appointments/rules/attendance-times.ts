import type { Appointment } from '@clinic/contracts/appointments';
import { DomainError } from '../../../kernel/domain-error.ts';
import { dateIn } from '../../calendar/rules/opening-hours.ts';

/** What the front desk records of an appointment. */
export const ATTENDANCE = ['arrived', 'fulfilled', 'noshow'] as const;
export type Attendance = (typeof ATTENDANCE)[number];

/**
 * A patient can have arrived from the day of the appointment on, in the doctor's zone, and can have
 * stayed away from its start on. Throws `INVALID_TRANSITION`, which says from when, before that.
 *
 * @param now epoch milliseconds
 */
export function assertAttendanceTime(
  attendance: Attendance,
  { startsAt, timeZone }: Pick<Appointment, 'startsAt' | 'timeZone'>,
  now: number,
): void {
  const start = Date.parse(startsAt);
  if (attendance === 'noshow' && now < start) {
    refuse(`noshow can be recorded from the start on, ${wallTime(timeZone, start)}`);
  }
  const day = dateIn(timeZone, start);
  if (attendance === 'arrived' && dateIn(timeZone, now) < day) {
    refuse(`arrived can be recorded from the day of the appointment on, ${day} in ${timeZone}`);
  }
}

function refuse(message: string): never {
  throw new DomainError('INVALID_TRANSITION', {
    issues: [{ path: 'attendance', code: 'not_allowed', message }],
  });
}

/** Like `2026-11-23 09:00 in Europe/Berlin`. */
function wallTime(timeZone: string, instant: number): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
  return `${wall.toPlainDate()} ${wall.toPlainTime().toString({ smallestUnit: 'minute' })} in ${timeZone}`;
}
