import { DomainError } from '../../../kernel/domain-error.ts';
import type { Policy } from '../../settings/rules/policy.ts';
import { UNDO_MINUTES } from '../../settings/rules/undo-minutes.ts';

/** Instants in epoch milliseconds: when an appointment was booked, first of all, and when it starts. */
export type NoticeTimes = { bookedAt: number; startsAt: number };

const MINUTE = 60_000;

/**
 * The instant (epoch milliseconds) until which its patient can change an appointment: the notice
 * before its start, or ten minutes after it was booked if that is later; its start at the latest.
 */
export function changeableUntil(
  { bookedAt, startsAt }: NoticeTimes,
  noticeMinutes: number,
): number {
  const noticed = startsAt - noticeMinutes * MINUTE;
  return Math.min(startsAt, Math.max(noticed, bookedAt + UNDO_MINUTES * MINUTE));
}

/** The same as answers carry it: RFC 3339 UTC. */
export function changeableUntilOf(times: NoticeTimes, noticeMinutes: number): string {
  return new Date(changeableUntil(times, noticeMinutes)).toISOString();
}

/**
 * Throws `TOO_LATE`, with whom to call, when the patient can no longer change the appointment.
 *
 * @param now epoch milliseconds
 */
export function assertNotice(
  times: NoticeTimes,
  now: number,
  { cancelNoticeMinutes, phone }: Pick<Policy, 'cancelNoticeMinutes' | 'phone'>,
): void {
  const until = changeableUntil(times, cancelNoticeMinutes);
  // Who gives exactly the notice gives it; the ten minutes end before the eleventh begins.
  const isJustInTime = now === times.startsAt - cancelNoticeMinutes * MINUTE;
  if (now < until || (now === until && isJustInTime)) return;
  throw new DomainError('TOO_LATE', phone === undefined ? {} : { phone });
}
