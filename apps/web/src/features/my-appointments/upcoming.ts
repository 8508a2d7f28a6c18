import type { RememberedAppointment } from './my-appointments.ts';

/** Those that are still to come, the next first. `now` in epoch milliseconds. */
export function upcoming(
  list: readonly RememberedAppointment[],
  now: number,
): RememberedAppointment[] {
  return byTime(list.filter((one) => isToCome(one, now)));
}

/** The others, cancelled or over, the latest first. */
export function former(
  list: readonly RememberedAppointment[],
  now: number,
): RememberedAppointment[] {
  return byTime(list.filter((one) => !isToCome(one, now))).reverse();
}

const isToCome = ({ status, startsAt }: RememberedAppointment, now: number) =>
  status !== 'cancelled' && Date.parse(startsAt) >= now;

const byTime = (list: RememberedAppointment[]) =>
  list.sort((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt));
