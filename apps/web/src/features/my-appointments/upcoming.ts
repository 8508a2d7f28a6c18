import type { RememberedAppointment } from './my-appointments.ts';

/**
 * Those that are still to come, the next first.
 *
 * @param now epoch milliseconds by the server's clock; while it is unknown nothing is past
 */
export function upcoming(
  list: readonly RememberedAppointment[],
  now: number | undefined,
): RememberedAppointment[] {
  return byTime(list.filter((one) => isToCome(one, now)));
}

/** The others, cancelled or over, the latest first. */
export function former(
  list: readonly RememberedAppointment[],
  now: number | undefined,
): RememberedAppointment[] {
  return byTime(list.filter((one) => !isToCome(one, now))).reverse();
}

/** Whether an appointment has neither been cancelled nor begun. */
export const isToCome = ({ status, startsAt }: RememberedAppointment, now: number | undefined) =>
  status !== 'cancelled' && (now === undefined || Date.parse(startsAt) >= now);

const byTime = (list: RememberedAppointment[]) =>
  list.sort((one, other) => Date.parse(one.startsAt) - Date.parse(other.startsAt));
