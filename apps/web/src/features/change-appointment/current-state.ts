import type { Appointment, AppointmentStatus } from '@clinic/contracts/appointments';
import { formatDayAndTime } from '../../lib/format-time.ts';

const STANDING: Record<AppointmentStatus, string> = {
  booked: 'Your appointment is on',
  arrived: 'You are checked in for',
  fulfilled: 'Your appointment took place on',
  noshow: 'Your appointment was missed on',
  cancelled: 'Your appointment is cancelled. It was on',
};

/** One sentence for how an appointment stands. */
export function whenAndWithWhom(appointment: Appointment): string {
  return `${STANDING[appointment.status]} ${formatDayAndTime(appointment.localStartsAt)} with ${appointment.doctorName}.`;
}

/**
 * Why the patient cannot change it here (any more); nothing where they can, notice permitting.
 *
 * @param now epoch milliseconds by the server's clock, which alone says that a time has come
 */
export function whyFixed(
  { status, startsAt }: Appointment,
  now: number | undefined,
): string | undefined {
  switch (status) {
    case 'booked':
      if (now === undefined || Date.parse(startsAt) > now) return undefined;
      return 'Its time has come, so it can no longer be moved or cancelled here.';
    case 'arrived':
      return 'You are checked in, so it can no longer be moved or cancelled here.';
    case 'fulfilled':
      return 'There is nothing left to do.';
    case 'noshow':
      return 'If this is a mistake, please call the practice.';
    case 'cancelled':
      return 'The time was given back. You need not do anything more.';
  }
}
