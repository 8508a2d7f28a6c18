import { and, eq, lte, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { signInChallenges } from '../../db/schema/staff.ts';

type Row = typeof signInChallenges.$inferSelect;
export type Challenge = Pick<Row, 'challenge' | 'browserHash' | 'purpose'> & {
  /** Who is to answer, where that is known. */
  staffId: string | undefined;
};

export async function insertChallenge(
  db: Executor,
  challenge: Challenge,
  minutes: number,
): Promise<void> {
  const expiresAt = sql`${nowOf(db)} + ${minutes} * interval '1 minute'`;
  await db.insert(signInChallenges).values({ ...challenge, expiresAt });
}

/** Uses a challenge up: of two answers one finds it. Nothing for another browser's, or when its time is over. */
export async function takeChallenge(
  db: Executor,
  { challenge, browserHash, purpose }: Omit<Challenge, 'staffId'>,
): Promise<{ staffId: string | undefined } | undefined> {
  const [taken] = await db
    .delete(signInChallenges)
    .where(
      and(
        eq(signInChallenges.challenge, challenge),
        eq(signInChallenges.browserHash, browserHash),
        eq(signInChallenges.purpose, purpose),
        sql`${signInChallenges.expiresAt} > ${nowOf(db)}`,
      ),
    )
    .returning({ staffId: signInChallenges.staffId });
  return taken && { staffId: taken.staffId ?? undefined };
}

/** Forgets what nobody can answer any more. */
export async function deletePastChallenges(db: Executor): Promise<void> {
  await db.delete(signInChallenges).where(lte(signInChallenges.expiresAt, nowOf(db)));
}
