import type { Clinic } from '../../clinic.ts';
import { appendEvents } from './feed-repository.ts';

/** Milliseconds; longer than any transaction can last that writes an event. */
export const LOOK_BACK = 60_000;
/** Milliseconds; longer than most of them last. Looking back for a minute costs more. */
const SHORT_LOOK_BACK = 2_000;
/** Milliseconds from one long look to the next. */
const LONG_LOOK_EVERY = 3_000;

/**
 * The relay of one process: puts committed events into the feed. Every process may run one; whoever
 * comes while another writes leaves it to that one, and a process that dies takes nothing with it.
 *
 * @returns how many events were added, all there are; 0 when another process is at it
 */
export function createRelay({ db }: Pick<Clinic, 'db'>): () => Promise<number> {
  let lookedLongAt = Number.NEGATIVE_INFINITY;
  return async () => {
    let total = 0;
    for (;;) {
      const startedAt = performance.now();
      const isLong = startedAt - lookedLongAt >= LONG_LOOK_EVERY;
      const result = await appendEvents(db, isLong ? LOOK_BACK : SHORT_LOOK_BACK);
      if (!result) return total;
      if (isLong && !result.isMore) lookedLongAt = startedAt;
      total += result.added;
      if (!result.isMore) return total;
    }
  };
}
