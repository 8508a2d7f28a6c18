import type { ClinicSettings } from '@clinic/contracts/settings';
import { trpc } from '../lib/trpc.ts';
import { callPractice } from '../lib/whom-to-call.ts';

/** What the clinic tells about itself; nothing until it has answered. */
export function useSettings(): ClinicSettings | undefined {
  return trpc.settings.get.useQuery(undefined, { staleTime: Number.POSITIVE_INFINITY }).data;
}

/**
 * Says of a time that is not booked yet, and so near, that an appointment can be changed only just
 * after it is booked, and whom to call then; nothing where the notice would still be kept.
 *
 * @param startsAt RFC 3339 @param now epoch milliseconds by the server's clock
 */
export function shortNotice(
  startsAt: string,
  now: number | undefined,
  settings: ClinicSettings | undefined,
): string | undefined {
  if (!settings || now === undefined) return undefined;
  const { cancelNoticeMinutes, undoMinutes, phone } = settings;
  const minutes = (Date.parse(startsAt) - now) / 60_000;
  if (minutes <= 0 || minutes >= cancelNoticeMinutes) return undefined;
  return `This is soon: it can be moved or cancelled here for ${undoMinutes} minutes after it is booked. After that, please ${callPractice(phone)}`;
}
