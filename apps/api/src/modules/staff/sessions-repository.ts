import { eq, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { sessions } from '../../db/schema/staff.ts';
import { SESSION_HOURS, SESSION_IDLE_MINUTES } from '../access/rules/session-limits.ts';

export async function insertSession(
  db: Executor,
  { tokenHash, staffId }: { tokenHash: Buffer; staffId: string },
): Promise<void> {
  const now = nowOf(db);
  await db.insert(sessions).values({ tokenHash, staffId, createdAt: now, usedAt: now });
}

export async function deleteSession(db: Executor, tokenHash: Buffer): Promise<void> {
  await db.delete(sessions).where(eq(sessions.tokenHash, tokenHash));
}

/** Signs a member of the staff out everywhere. */
export async function deleteSessionsOf(db: Executor, staffId: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.staffId, staffId));
}

/** Forgets sessions that have ended. */
export async function deleteEndedSessions(db: Executor): Promise<void> {
  const now = nowOf(db);
  await db.delete(sessions).where(
    sql`${sessions.usedAt} <= ${now} - ${SESSION_IDLE_MINUTES} * interval '1 minute'
      or ${sessions.createdAt} <= ${now} - ${SESSION_HOURS} * interval '1 hour'`,
  );
}
