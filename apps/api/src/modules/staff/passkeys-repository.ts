import { and, asc, eq, lt, or, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor } from '../../db/client/executor.ts';
import { passkeys } from '../../db/schema/staff.ts';

type Row = typeof passkeys.$inferSelect;
export type PasskeyRow = Omit<Row, 'usedAt'> & { usedAt: Date | undefined };
export type NewPasskeyRow = Omit<Row, 'createdAt' | 'usedAt'>;

const toPasskey = ({ usedAt, ...row }: Row): PasskeyRow => ({
  ...row,
  usedAt: usedAt ?? undefined,
});

export async function selectPasskeysOf(db: Executor, staffId: string): Promise<PasskeyRow[]> {
  const rows = await db
    .select()
    .from(passkeys)
    .where(eq(passkeys.staffId, staffId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.credentialId));
  return rows.map(toPasskey);
}

export async function selectPasskey(
  db: Executor,
  credentialId: string,
): Promise<PasskeyRow | undefined> {
  const [row] = await db.select().from(passkeys).where(eq(passkeys.credentialId, credentialId));
  return row && toPasskey(row);
}

/** False when it is somebody's already. */
export async function insertPasskey(db: Executor, row: NewPasskeyRow): Promise<boolean> {
  const written = await db
    .insert(passkeys)
    .values({ ...row, createdAt: nowOf(db) })
    .onConflictDoNothing({ target: passkeys.credentialId })
    .returning({ credentialId: passkeys.credentialId });
  return written.length === 1;
}

/**
 * Writes that a passkey was used, with the counter that it told (WebAuthn §6.1.1; 0 of those that count nothing).
 * False when it was removed meanwhile, or another use has told as much: then one of the two is a copy.
 */
export async function countPasskeyUse(
  db: Executor,
  { credentialId, counter }: Pick<Row, 'credentialId' | 'counter'>,
): Promise<boolean> {
  const isAhead = or(
    lt(passkeys.counter, counter),
    sql`${passkeys.counter} = 0 and ${counter}::bigint = 0`,
  );
  const written = await db
    .update(passkeys)
    .set({ counter, usedAt: nowOf(db) })
    .where(and(eq(passkeys.credentialId, credentialId), isAhead))
    .returning({ credentialId: passkeys.credentialId });
  return written.length === 1;
}

type Own = Pick<Row, 'credentialId' | 'staffId'>;
const isOwn = ({ credentialId, staffId }: Own) =>
  and(eq(passkeys.credentialId, credentialId), eq(passkeys.staffId, staffId));

/** Does nothing to one that is not theirs. */
export async function renamePasskey(db: Executor, own: Own, name: string): Promise<void> {
  await db.update(passkeys).set({ name }).where(isOwn(own));
}

export async function deletePasskey(db: Executor, own: Own): Promise<boolean> {
  const removed = await db
    .delete(passkeys)
    .where(isOwn(own))
    .returning({ credentialId: passkeys.credentialId });
  return removed.length === 1;
}

export async function deletePasskeysOf(db: Executor, staffId: string): Promise<void> {
  await db.delete(passkeys).where(eq(passkeys.staffId, staffId));
}
