import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { staffLinks } from '../../db/schema/staff.ts';

export type Link = { id: string; staffId: string | null; expiresAt: Date };

const columns = { id: staffLinks.id, staffId: staffLinks.staffId, expiresAt: staffLinks.expiresAt };

const isValid = (db: Executor) =>
  and(isNull(staffLinks.usedAt), sql`${staffLinks.expiresAt} > ${nowOf(db)}`);

export async function insertLink(
  db: Executor,
  { id, staffId, hours }: { id: string; staffId: string | null; hours: number },
): Promise<Link> {
  const expiresAt = sql`${nowOf(db)} + ${hours} * interval '1 hour'`;
  const [row] = await db.insert(staffLinks).values({ id, staffId, expiresAt }).returning(columns);
  return row as Link;
}

/** A link that was not used and whose time is not over. */
export async function selectLink(db: Executor, id: string): Promise<Link | undefined> {
  const [row] = await db
    .select(columns)
    .from(staffLinks)
    .where(and(eq(staffLinks.id, id), isValid(db)));
  return row;
}

/** The link of the first manager, if one is valid. */
export async function selectSetupLink(db: Executor): Promise<Link | undefined> {
  const [row] = await db
    .select(columns)
    .from(staffLinks)
    .where(and(isNull(staffLinks.staffId), isValid(db)))
    .orderBy(desc(staffLinks.expiresAt))
    .limit(1);
  return row;
}

/** Uses a link up; nothing when it was used meanwhile. The row's lock decides between two. */
export async function useLink(db: Executor, id: string): Promise<Link | undefined> {
  const [row] = await db
    .update(staffLinks)
    .set({ usedAt: nowOf(db) })
    .where(and(eq(staffLinks.id, id), isValid(db)))
    .returning(columns);
  return row;
}

/** Ends the links of a member of the staff. */
export async function endLinksOf(db: Executor, staffId: string): Promise<void> {
  await db
    .update(staffLinks)
    .set({ usedAt: nowOf(db) })
    .where(and(eq(staffLinks.staffId, staffId), isNull(staffLinks.usedAt)));
}
