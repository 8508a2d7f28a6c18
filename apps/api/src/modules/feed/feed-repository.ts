import { asc, eq, gt, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { events } from '../../db/schema/events.ts';
import { feed, feedCursors, feedHead } from '../../db/schema/feed.ts';

/** A committed event, by its place in the feed. */
export type FeedEntry = { position: number; appointmentId: string; version: number };

/** Any number but that of another lock of this database. */
const RELAY_LOCK = 7_203_110_914;

/** How many appointments one statement looks at. */
const BATCH = 1_000;

/**
 * Numbers committed events that are not in the feed yet, in one statement: with it ends the leader's
 * lock, and what somebody else has numbered meanwhile violates a key, so that nothing is written twice.
 *
 * Looks back from what it saw last, not from now alone: events of a time when nothing ran are found. An
 * appointment's earlier versions come with a later one, so they are never out of order.
 *
 * @param lookBack milliseconds before that; what has committed so late is found
 * @returns undefined when another process has the lead
 */
export async function appendEvents(
  db: Executor,
  lookBack: number,
): Promise<{ added: number; isMore: boolean } | undefined> {
  const [row] = await db.execute<{ leads: boolean; looked: number; added: number }>(sql`
    with lead as materialized (
      select pg_try_advisory_xact_lock(${RELAY_LOCK}) as leads
    ), seen as (
      select appointment_id, occurred_at from events
      where (select leads from lead) and occurred_at >= (
        select least(seen_until, ${nowOf(db)}) - ${lookBack} * interval '1 millisecond' from feed_head
      )
      -- A subquery, not a join: the planner would read the whole feed for it.
      and (select true from feed
        where feed.appointment_id = events.appointment_id and feed.version = events.version) is null
      order by occurred_at limit ${BATCH}
    ), ${appended(sql`select appointment_id from seen`)}, moved as (
      update feed_head set position = position + (select count(*) from appended),
        seen_until = greatest(seen_until, (select max(occurred_at) from seen))
      where exists (select from appended)
    )
    select (select leads from lead) as leads, (select count(*)::int from seen) as looked,
      (select count(*)::int from appended) as added`);
  if (!row?.leads) return undefined;
  return { added: row.added, isMore: row.looked === BATCH };
}

/** Waits until no other process writes to the feed. */
export async function lockRelay(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${RELAY_LOCK})`);
}

/**
 * A page of the events in the order of their key, compared with the feed: those that are missing are
 * added, unless they are so young that the relay may still find them.
 */
export async function appendMissing(
  tx: Transaction,
  after: { appointmentId: string; version: number },
  lookBack: number,
): Promise<{ last: { appointmentId: string; version: number } | undefined; added: number }> {
  const [row] = await tx.execute<{ id: string; version: number; added: number }>(sql`
    with page as (
      select appointment_id, version, occurred_at from events
      where (appointment_id, version) > (${after.appointmentId}::uuid, ${after.version}::int)
      order by appointment_id, version limit ${10 * BATCH}
    ), lost as (
      select distinct appointment_id from page
      where occurred_at < ${nowOf(tx)} - ${lookBack} * interval '1 millisecond' and not exists (
        select from feed
        where feed.appointment_id = page.appointment_id and feed.version = page.version)
    ), ${appended(sql`select appointment_id from lost`)}, moved as (
      update feed_head set position = position + (select count(*) from appended)
      where exists (select from appended)
    )
    select appointment_id as id, version, (select count(*)::int from appended) as added
    from page order by appointment_id desc, version desc limit 1`);
  if (!row) return { last: undefined, added: 0 };
  return { last: { appointmentId: row.id, version: row.version }, added: row.added };
}

/** The statement's part that writes: all events of these appointments that are not in the feed. */
const appended = (appointmentIds: ReturnType<typeof sql>) => sql`
  fresh as (
    select appointment_id, version,
      max(occurred_at) over (partition by appointment_id order by version) as at
    from events where appointment_id in (${appointmentIds}) and not exists (
      select from feed
      where feed.appointment_id = events.appointment_id and feed.version = events.version)
  ), appended as (
    insert into feed (position, appointment_id, version)
    select (select position from feed_head)
      + row_number() over (order by at, appointment_id, version), appointment_id, version
    from fresh
    returning position
  )`;

/** True for one process a day: it compares. */
export async function claimCheck(db: Executor): Promise<boolean> {
  const now = nowOf(db);
  const rows = await db
    .update(feedHead)
    .set({ checkedAt: sql`${now}` })
    .where(sql`${feedHead.checkedAt} < ${now} - interval '24 hours'`)
    .returning({ one: feedHead.one });
  return rows.length > 0;
}

export async function noteMissing(db: Executor, missing: number): Promise<void> {
  await db.update(feedHead).set({ missing });
}

/** The entries after a position, in order. */
export function selectEntries(db: Executor, after: number, limit: number): Promise<FeedEntry[]> {
  return db
    .select({
      position: feed.position,
      appointmentId: feed.appointmentId,
      version: feed.version,
    })
    .from(feed)
    .where(gt(feed.position, after))
    .orderBy(asc(feed.position))
    .limit(limit);
}

/** The last position; 0 when there is none. */
export async function selectEnd(db: Executor): Promise<number> {
  const [row] = await db.select({ position: feedHead.position }).from(feedHead);
  return row?.position ?? 0;
}

/** A consumer's position, locked; undefined while another process has it. A new consumer begins at the end. */
export async function lockCursor(tx: Transaction, consumer: string): Promise<number | undefined> {
  const select = () =>
    tx
      .select({ position: feedCursors.position })
      .from(feedCursors)
      .where(eq(feedCursors.consumer, consumer))
      .for('update', { skipLocked: true });
  const [row] = await select();
  if (row) return row.position;
  await tx
    .insert(feedCursors)
    .select(
      tx
        .select({ consumer: sql`${consumer}::text`.as('consumer'), position: feedHead.position })
        .from(feedHead),
    )
    .onConflictDoNothing({ target: feedCursors.consumer });
  return (await select())[0]?.position;
}

export async function moveCursor(
  tx: Transaction,
  consumer: string,
  position: number,
): Promise<void> {
  await tx.update(feedCursors).set({ position }).where(eq(feedCursors.consumer, consumer));
}

/** How far the feed is behind the events, and its consumers behind the feed. */
export async function selectLag(db: Executor): Promise<{
  /** Age of the oldest event, of the last minutes, that is not in the feed. */
  seconds: number;
  missing: number;
  consumers: { consumer: string; entries: number }[];
}> {
  const now = nowOf(db);
  const [row] = await db.execute<{
    seconds: number;
    missing: number;
    consumers: { consumer: string; entries: number }[];
  }>(sql`
    select missing,
      coalesce((select greatest(0, extract(epoch from ${now} - min(occurred_at)))::float8
        from (select * from ${events} where occurred_at >= (
            select least(seen_until, ${now}) - interval '1 minute' from feed_head)
          order by occurred_at desc limit 10000) as late
        where (select true from feed
          where feed.appointment_id = late.appointment_id and feed.version = late.version) is null), 0) as seconds,
      coalesce((select json_agg(json_build_object('consumer', consumer, 'entries', feed_head.position - c.position))
        from feed_cursors as c), '[]') as consumers
    from feed_head`);
  if (!row) throw new Error('The feed has no head.');
  return row;
}
