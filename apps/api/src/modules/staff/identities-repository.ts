import { and, eq } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { staffIdentities } from '../../db/schema/staff.ts';

type Row = typeof staffIdentities.$inferSelect;
type Known = Pick<Row, 'issuer' | 'subject'>;

/** Who has come in by this identity before. */
export async function selectStaffIdOf(
  db: Executor,
  { issuer, subject }: Known,
): Promise<string | undefined> {
  const [row] = await db
    .select({ staffId: staffIdentities.staffId })
    .from(staffIdentities)
    .where(and(eq(staffIdentities.issuer, issuer), eq(staffIdentities.subject, subject)));
  return row?.staffId;
}

/** False when the identity is somebody's already, or somebody has another one of this issuer. */
export async function insertIdentity(
  db: Executor,
  row: Known & Pick<Row, 'staffId'>,
): Promise<boolean> {
  const written = await db
    .insert(staffIdentities)
    .values({ ...row, createdAt: nowOf(db) })
    // Either of its two keys says so, and it has no others.
    .onConflictDoNothing()
    .returning({ staffId: staffIdentities.staffId });
  return written.length === 1;
}

export async function deleteIdentitiesOf(db: Executor, staffId: string): Promise<void> {
  await db.delete(staffIdentities).where(eq(staffIdentities.staffId, staffId));
}
