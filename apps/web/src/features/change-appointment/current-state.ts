import type { Appointment, AppointmentStatus } from '@clinic/contracts/appointments';
import { formatDayAndTime } from '../../lib/format-time.ts';
import { callPractice } from '../../lib/whom-to-call.ts';

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
 * Why the patient cannot change it here (any more); nothing where they can.
 *
 * @param now epoch milliseconds by the server's clock, which alone says that a time has come
 */
export function whyFixed(
  { status, startsAt, changeableUntil }: Appointment,
  now: number | undefined,
  phone: string | undefined,
): string | undefined {
  switch (status) {
    case 'booked':
      if (now === undefined || now < Date.parse(changeableUntil)) return undefined;
      return now < Date.parse(startsAt)
        ? `It is too close to its start to be moved or cancelled here. Please ${callPractice(phone)}`
        : 'Its time has come, so it can no longer be moved or cancelled here.';
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

const MINUTE = 60_000;

/** Counts the last hour in which the patient can still change it here, and says whom to call then. */
export function soonFixed(
  { status, changeableUntil }: Appointment,
  now: number | undefined,
  phone: string | undefined,
): string | undefined {
  if (status !== 'booked' || now === undefined) return undefined;
  const left = Date.parse(changeableUntil) - now;
  if (left <= 0 || left > 60 * MINUTE) return undefined;
  const minutes = Math.ceil(left / MINUTE);
  const more = `${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}`;
  return `It can be moved or cancelled here for ${more}. After that, please ${callPractice(phone)}`;
}
