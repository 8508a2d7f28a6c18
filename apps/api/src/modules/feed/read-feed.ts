import type { Clinic } from '../../clinic.ts';
import { type FeedEntry, selectEnd, selectEntries, selectLag } from './feed-repository.ts';

/** The entries after a position, in order, at most `limit`; for readers that keep their own position. */
export function readFeed(
  { db }: Pick<Clinic, 'db'>,
  after: number,
  limit: number,
): Promise<FeedEntry[]> {
  return selectEntries(db, after, limit);
}

/** The position of the last entry; 0 when there is none. */
export function endOfFeed({ db }: Pick<Clinic, 'db'>): Promise<number> {
  return selectEnd(db);
}

/** For the operators: how far the feed is behind the events, and each consumer behind the feed. */
export function feedLag({ db }: Pick<Clinic, 'db'>): ReturnType<typeof selectLag> {
  return selectLag(db);
}
