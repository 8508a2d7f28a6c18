import type { Doctor } from '@clinic/contracts/doctors';
import { and, asc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../db/database.ts';
import { epochMs } from '../../db/expressions.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { holds } from '../../db/schema/holds.ts';

/**
 * Locks the calendars of doctors until the transaction ends, in the order of their ids: whoever
 * needs two takes them in the same order, so nobody waits in a circle. Unknown doctors are absent.
 */
export function lockDoctors(tx: Transaction, ids: number[]): Promise<Doctor[]> {
  return tx
    .select({
      id: doctors.id,
      name: doctors.name,
      specialization: doctors.specialization,
      timeZone: doctors.timeZone,
    })
    .from(doctors)
    .where(ids.length === 1 ? eq(doctors.id, ids[0] as number) : inArray(doctors.id, ids))
    .orderBy(asc(doctors.id))
    .for('update')
    // Sent now: a builder that is only awaited is sent after whatever else goes in the same flight.
    .execute();
}

export type SlotState = {
  /** Epoch milliseconds. */
  now: number;
  /** By a live appointment, or by somebody else's hold. */
  taken: boolean;
};

/** The time, and whether a slot is taken for the holder of a hold (hashed; null: no hold). */
export async function selectSlot(
  db: Executor,
  clock: { now: SQL<string> },
  slot: { doctorId: number; startsAt: Date },
  holder: Buffer | null,
): Promise<SlotState> {
  const one = { one: sql`1` };
  const standing = db
    .select(one)
    .from(appointments)
    .where(
      and(eq(appointments.doctorId, slot.doctorId), eq(appointments.startsAt, slot.startsAt), LIVE),
    );
  const held = db
    .select(one)
    .from(holds)
    .where(
      and(
        eq(holds.doctorId, slot.doctorId),
        eq(holds.startsAt, slot.startsAt),
        gt(holds.expiresAt, clock.now),
        sql`${holds.holder} is distinct from ${holder}::bytea`,
      ),
    );
  const [row] = await db.execute<SlotState>(
    sql`select ${epochMs(clock.now)} as now, exists (${standing}) or exists (${held}) as taken`,
  );
  return row as SlotState;
}
