import { and, eq, gt, ne, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { events } from '../../db/schema/events.ts';

/** Until the transaction ends, no other booking of this contact (hashed) is counted. After every other lock. */
export async function lockContact(tx: Transaction, hash: Buffer): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${hash.readInt32BE(0)}, 2)`);
}

/** How many live appointments that are not over patients with this contact have booked online. */
export async function countOnline(db: Executor, value: string): Promise<number> {
  const [row] = await db
    .select({ appointments: sql<number>`count(*)::int` })
    .from(contacts)
    .innerJoin(appointments, eq(appointments.patientId, contacts.patientId))
    .innerJoin(events, and(eq(events.appointmentId, appointments.id), eq(events.version, 1)))
    .where(
      and(
        eq(contacts.value, value),
        eq(events.actor, 'patient'),
        // `events` has a column of that name too.
        ne(appointments.status, 'cancelled'),
        gt(appointments.endsAt, nowOf(db)),
      ),
    );
  return row?.appointments ?? 0;
}
