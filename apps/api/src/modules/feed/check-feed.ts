import type { Clinic } from '../../clinic.ts';
import { appendMissing, claimCheck, lockRelay, noteMissing } from './feed-repository.ts';
import { LOOK_BACK } from './relay-events.ts';

const FIRST = { appointmentId: '00000000-0000-0000-0000-000000000000', version: 0 };

/**
 * Once a day, in one process: compares the feed with every event that is older than a transaction can
 * last. One that is missing was committed later than that, or at a clock that was set back; it is added,
 * and the operators see how many there were.
 */
export async function checkFeedDaily(clinic: Pick<Clinic, 'db'>): Promise<void> {
  if (await claimCheck(clinic.db)) await checkFeed(clinic);
}

/** @returns how many events were missing, and are not any more */
export async function checkFeed({ db }: Pick<Clinic, 'db'>): Promise<number> {
  let missing = 0;
  let after: typeof FIRST | undefined = FIRST;
  while (after) {
    const from: typeof FIRST = after;
    const page = await db.transaction(async (tx) => {
      await lockRelay(tx);
      return appendMissing(tx, from, LOOK_BACK);
    });
    missing += page.added;
    after = page.last;
  }
  await noteMissing(db, missing);
  return missing;
}
