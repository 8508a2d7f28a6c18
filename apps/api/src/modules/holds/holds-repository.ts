import { and, eq, lte, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { holds } from '../../db/schema/holds.ts';
import { overlaps } from '../../db/schema/overlapping.ts';
import type { HashedNetworks } from '../access/rules/hashed-networks.ts';
import type { HeldSlot } from './rules/renewals.ts';

/** What a holder (hashed) holds, even if it has expired. */
export async function selectHold(db: Executor, holder: Buffer): Promise<HeldSlot | undefined> {
  const [row] = await db
    .select({
      doctorId: holds.doctorId,
      startsAt: epochMs(holds.startsAt),
      visitTypeId: holds.visitTypeId,
      expiresAt: epochMs(holds.expiresAt),
      renewals: holds.renewals,
    })
    .from(holds)
    .where(eq(holds.holder, holder));
  return row;
}

/**
 * Replaces whatever the holder holds. Under the doctor's lock, what overlaps it is the holder's
 * own or has expired: it gives way.
 */
export async function upsertHold(
  tx: Transaction,
  hold: HeldSlot & {
    endsAt: number;
    busy: { from: number; until: number };
    holder: Buffer;
    networks: HashedNetworks;
  },
): Promise<void> {
  const { doctorId, startsAt, endsAt, busy, expiresAt, holder, networks, ...row } = hold;
  const [busyFrom, busyUntil] = [new Date(busy.from), new Date(busy.until)];
  const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;
  const time = { from: instant(busyFrom), until: instant(busyUntil) };
  await deleteHold(tx, holder);
  // In a statement before the insert: an expired row would violate `holds_no_overlap`.
  await tx.delete(holds).where(and(eq(holds.doctorId, doctorId), overlaps(holds, time)));
  await tx.insert(holds).values({
    ...{ ...row, ...networks, doctorId, holder, busyFrom, busyUntil },
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    expiresAt: new Date(expiresAt),
  });
}

/** False when the holder holds nothing. */
export async function deleteHold(db: Executor, holder: Buffer): Promise<boolean> {
  const rows = await db
    .delete(holds)
    .where(eq(holds.holder, holder))
    .returning({ doctorId: holds.doctorId });
  return rows.length > 0;
}

/** Removes the holds that have expired; those that somebody works on wait for the next time. */
export async function deleteExpiredHolds(db: Executor): Promise<void> {
  const expired = db
    .select({ holder: holds.holder })
    .from(holds)
    .where(lte(holds.expiresAt, nowOf(db)))
    .for('update', { skipLocked: true });
  await db.delete(holds).where(sql`${holds.holder} in ${expired}`);
}
