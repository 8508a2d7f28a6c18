import { randomUUIDv7 } from 'node:crypto';
import type { Clinic } from '../../clinic.ts';
import { consumeFeed } from '../feed/consume-feed.ts';
import { insertPlanned, selectToldEvents } from './messages-repository.ts';
import { planMessages } from './rules/plan-messages.ts';

/**
 * Writes down what patients are to be told of the events that are new in the feed: for each event exactly once,
 * whether somebody can be reached or not, which only the time of sending knows.
 */
export function planFromFeed(clinic: Pick<Clinic, 'db'>): Promise<number> {
  return consumeFeed(clinic, 'messages', async (tx, entries) => {
    const events = await selectToldEvents(tx, entries);
    const planned = events.flatMap(planMessages);
    await insertPlanned(
      tx,
      planned.map((message) => ({ ...message, id: randomUUIDv7() })),
    );
  });
}
