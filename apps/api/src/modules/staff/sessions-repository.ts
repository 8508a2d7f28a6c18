import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { sessions, staff } from '../../db/schema/staff.ts';
import { SESSION_HOURS, SESSION_IDLE_MINUTES } from '../access/rules/session-limits.ts';

type NewSession = { tokenHash: Buffer; staffId: string; passwordHash: string | undefined };

/**
 * False for disabled staff, and when the password has changed. The row's lock makes a change that is under way
 * come before this session, which it then refuses, or after it, when it ends it.
 */
export async function insertSession(
  db: Executor,
  { tokenHash, staffId, passwordHash }: NewSession,
): Promise<boolean> {
  const now = nowOf(db);
  const isSame = passwordHash === undefined ? undefined : eq(staff.passwordHash, passwordHash);
  const allowed = db
    .select({
      tokenHash: sql`${tokenHash}::bytea`.as('token_hash'),
      staffId: staff.id,
      createdAt: sql`${now}`.as('created_at'),
      usedAt: sql`${now}`.as('used_at'),
    })
    .from(staff)
    .where(and(eq(staff.id, staffId), isNull(staff.disabledAt), isSame))
    .for('share');
  const written = await db
    .insert(sessions)
    .select(allowed)
    .returning({ staffId: sessions.staffId });
  return written.length === 1;
}

export async function deleteSession(db: Executor, tokenHash: Buffer): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash));
}

/** Signs a member of the staff out everywhere. */
export async function deleteSessionsOf(db: Executor, staffId: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.staffId, staffId));
}

/** Signs a member of the staff out everywhere but in one session. */
export async function deleteOtherSessionsOf(
  db: Executor,
  staffId: string,
  tokenHash: Buffer,
): Promise<void> {
  await db
    .delete(sessions)
    .where(and(eq(sessions.staffId, staffId), ne(sessions.tokenHash, tokenHash)));
}

/** Whether a session began within the last minutes. */
export async function isBegunWithin(
  db: Executor,
  tokenHash: Buffer,
  minutes: number,
): Promise<boolean> {
  const isRecent = sql`${sessions.createdAt} > ${nowOf(db)} - ${minutes} * interval '1 minute'`;
  const found = await db
    .select({ staffId: sessions.staffId })
    .from(sessions)
    .where(and(eq(sessions.tokenHash, tokenHash), isRecent));
  return found.length === 1;
}

/** Forgets sessions that have ended. */
export async function deleteEndedSessions(db: Executor): Promise<void> {
  const now = nowOf(db);
  await db.delete(sessions).where(
    sql`${sessions.usedAt} <= ${now} - ${SESSION_IDLE_MINUTES} * interval '1 minute'
      or ${sessions.createdAt} <= ${now} - ${SESSION_HOURS} * interval '1 hour'`,
  );
}
