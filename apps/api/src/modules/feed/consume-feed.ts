import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { type FeedEntry, lockCursor, moveCursor, selectEntries } from './feed-repository.ts';

const BATCH = 200;

/**
 * Gives a consumer the entries after its cursor, in order, each batch with the cursor in one
 * transaction: what `handle` writes through `tx` is written once for each entry. Only one process at a
 * time consumes for the same name; others return at once. A consumer that is new begins at the end.
 *
 * @returns how many entries were handled
 */
export async function consumeFeed(
  { db }: Pick<Clinic, 'db'>,
  consumer: string,
  handle: (tx: Transaction, entries: FeedEntry[]) => Promise<void>,
): Promise<number> {
  let total = 0;
  for (;;) {
    const handled = await db.transaction(async (tx) => {
      const position = await lockCursor(tx, consumer);
      if (position === undefined) return 0;
      const entries = await selectEntries(tx, position, BATCH);
      const last = entries.at(-1);
      if (!last) return 0;
      await handle(tx, entries);
      await moveCursor(tx, consumer, last.position);
      return entries.length;
    });
    total += handled;
    if (handled < BATCH) return total;
  }
}
