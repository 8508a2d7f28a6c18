import type { Doctor } from '@clinic/contracts/doctors';
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Clock } from '../../db/client/clock.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { prepared } from '../../db/client/prepared.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { holds } from '../../db/schema/holds.ts';
import { bookedWithin, heldWithin } from '../../db/schema/overlapping.ts';
import { unchangedKeys } from '../../db/schema/unchanged-keys.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import { SLOT_MS } from './rules/opening-hours.ts';

const lock = (db: Executor, which: SQL) =>
  db
    .select({
      id: doctors.id,
      name: doctors.name,
      specialization: doctors.specialization,
      timeZone: doctors.timeZone,
      active: doctors.active,
    })
    .from(doctors)
    .where(which)
    .orderBy(asc(doctors.id))
    .for('update');

const lockOne = prepared((db) => lock(db, eq(doctors.id, sql.placeholder('id'))));

/**
 * Locks the calendars of doctors until the transaction ends, in the order of their ids: whoever
 * needs two takes them in the same order, so nobody waits in a circle. Unknown doctors are absent;
 * retired ones are there, for their appointments can still be cancelled. As one of them counts who
 * works in a zone that Node does not know.
 */
export async function lockDoctors(tx: Transaction, clock: Clock, ids: number[]): Promise<Doctor[]> {
  const [id] = ids;
  // Sent now: a builder that is only awaited is sent after whatever else goes in the same flight.
  const locked =
    ids.length === 1 ? lockOne(tx, clock, { id }) : lock(tx, inArray(doctors.id, ids)).execute();
  return (await locked).map((doctor) => ({
    ...doctor,
    active: doctor.active && isKnownTimeZone(doctor.timeZone),
  }));
}

export type SlotState = {
  /** Epoch milliseconds. */
  now: number;
  /** By a live appointment, or by somebody else's hold. */
  taken: boolean;
  /** Whether the caller's idempotency key was answered before. */
  keyUsed: boolean;
};

const querySlot = prepared((db, clock) => {
  const one = { one: sql`1` };
  const doctorId = sql.placeholder('doctorId');
  const instant = (name: string) => sql`${sql.placeholder(name)}::timestamptz`;
  const time = { from: instant('startsAt'), until: instant('endsAt') };
  const standing = db
    .select(one)
    .from(appointments)
    .where(
      and(
        eq(appointments.doctorId, doctorId),
        bookedWithin(time),
        sql`${appointments.id} is distinct from ${sql.placeholder('appointmentId')}::uuid`,
      ),
    );
  const held = db
    .select(one)
    .from(holds)
    .where(
      and(
        eq(holds.doctorId, doctorId),
        heldWithin(time, clock.now),
        sql`${holds.holder} is distinct from ${sql.placeholder('holder')}::bytea`,
      ),
    );
  const written = db
    .select(one)
    .from(events)
    .where(eq(events.idempotencyKey, sql.placeholder('idempotencyKey')));
  const unchanged = db
    .select(one)
    .from(unchangedKeys)
    .where(eq(unchangedKeys.idempotencyKey, sql.placeholder('idempotencyKey')));
  return db
    .select({
      now: epochMs(clock.now),
      taken: sql<boolean>`exists ${standing} or exists ${held}`,
      keyUsed: sql<boolean>`exists ${written} or exists ${unchanged}`,
    })
    .from(sql`(select) as moment`);
});

/**
 * The time, whether a slot is taken, and whether a key was used, all of one moment: a slot that is
 * taken by the caller's own booking is never seen without its key.
 *
 * @param startsAt RFC 3339
 * @param caller.holder of a hold (hashed), if the caller has one
 * @param caller.appointmentId of the appointment that is to move here: it is not in its own way
 */
export async function selectSlot(
  db: Executor,
  clock: Clock,
  { doctorId, startsAt }: { doctorId: number; startsAt: string },
  caller: {
    holder?: Buffer | undefined;
    idempotencyKey?: string | undefined;
    appointmentId?: string;
  },
): Promise<SlotState> {
  const { holder = null, idempotencyKey = null, appointmentId = null } = caller;
  const endsAt = new Date(Date.parse(startsAt) + SLOT_MS).toISOString();
  const slot = { doctorId, startsAt, endsAt };
  const [row] = await querySlot(db, clock, { ...slot, holder, idempotencyKey, appointmentId });
  return row as SlotState;
}
