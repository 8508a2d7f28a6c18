import type { Secrets } from '../../../kernel/secrets.ts';

const PURPOSE = 'history-head';
/** What stands before the first day. */
export const NO_PREVIOUS_HEAD = Buffer.alloc(32);

/** A day of the history: its date (UTC), how many events it has, and the head over it and all days before it. */
export type DayHead = { date: string; events: number; head: string };

/** HMAC-SHA-256 over the head of the day before and this day, under each secret; the first signs. */
export const headsOf = (
  secrets: Secrets,
  previous: Buffer,
  { date, events, digest }: { date: string; events: number; digest: Buffer },
): Buffer[] => secrets.signWithEach(PURPOSE, previous, date, String(events), digest);
