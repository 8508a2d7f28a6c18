import type { Doctor } from '@clinic/contracts/doctors';
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { holds } from '../../db/schema/holds.ts';
import { bookedWithin, heldWithin } from '../../db/schema/overlapping.ts';
import { unchangedKeys } from '../../db/schema/unchanged-keys.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import { SLOT_MS } from './rules/opening-hours.ts';
import type { SlotState } from './rules/slot-state.ts';

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

const lockOne = prepared((db, value: ValueOf<{ id: number }>) =>
  lock(db, eq(doctors.id, value('id'))),
);

/**
 * Locks the calendars of doctors until the transaction ends, in the order of their ids: whoever
 * needs two takes them in the same order, so nobody waits in a circle. Unknown doctors are absent;
 * retired ones are there, for their appointments can still be cancelled. As one of them counts who
 * works in a zone that Node does not know.
 */
export async function lockDoctors(tx: Transaction, ids: readonly number[]): Promise<Doctor[]> {
  const [id] = ids;
  // Sent now: a builder that is only awaited is sent after whatever else goes in the same flight.
  const locked =
    ids.length === 1
      ? lockOne(tx, { id: id as number })
      : lock(tx, inArray(doctors.id, ids)).execute();
  return (await locked).map((doctor) => ({
    ...doctor,
    active: doctor.active && isKnownTimeZone(doctor.timeZone),
  }));
}

type SlotValues = {
  doctorId: number;
  /** RFC 3339, like `endsAt`. */
  startsAt: string;
  endsAt: string;
  holder: Buffer | null;
  idempotencyKey: string | null;
  appointmentId: string | null;
};

const querySlot = prepared((db, value: ValueOf<SlotValues>, now) => {
  const one = { one: sql`1` };
  const doctorId = value('doctorId');
  const instant = (name: 'startsAt' | 'endsAt') => sql`${value(name)}::timestamptz`;
  const time = { from: instant('startsAt'), until: instant('endsAt') };
  const standing = db
    .select(one)
    .from(appointments)
    .where(
      and(
        eq(appointments.doctorId, doctorId),
        bookedWithin(time),
        sql`${appointments.id} is distinct from ${value('appointmentId')}::uuid`,
      ),
    );
  const held = db
    .select(one)
    .from(holds)
    .where(
      and(
        eq(holds.doctorId, doctorId),
        heldWithin(time, now),
        sql`${holds.holder} is distinct from ${value('holder')}::bytea`,
      ),
    );
  const written = db
    .select(one)
    .from(events)
    .where(eq(events.idempotencyKey, value('idempotencyKey')));
  const unchanged = db
    .select(one)
    .from(unchangedKeys)
    .where(eq(unchangedKeys.idempotencyKey, value('idempotencyKey')));
  return db
    .select({
      now: epochMs(now),
      taken: sql<boolean>`exists ${standing} or exists ${held}`,
      keyUsed: sql<boolean>`exists ${written} or exists ${unchanged}`,
    })
    .from(sql`(select) as moment`);
});

/** Whose hold, key and appointment are not in the way. */
export type Caller = {
  /** Of a hold, hashed. */
  readonly holder?: Buffer | undefined;
  readonly idempotencyKey?: string;
  /** Of the appointment that is to move here. */
  readonly appointmentId?: string;
};

const NO_SLOT = { doctorId: 0, startsAt: new Date(0).toISOString() };

/**
 * The time, whether a slot is taken, and whether a key was used, all of one moment: a slot that is
 * taken by the caller's own booking is never seen without its key.
 *
 * @param slot with its start in RFC 3339; without one, only time and key are told
 */
export async function selectSlot(
  db: Executor,
  slot: { doctorId: number; startsAt: string } | undefined,
  { holder = null, idempotencyKey = null, appointmentId = null }: Nullable<Caller>,
): Promise<SlotState> {
  const { doctorId, startsAt } = slot ?? NO_SLOT;
  const endsAt = new Date(Date.parse(startsAt) + SLOT_MS).toISOString();
  const [row] = await querySlot(db, {
    ...{ doctorId, startsAt, endsAt },
    ...{ holder, idempotencyKey, appointmentId },
  });
  return row as SlotState;
}

type Nullable<T> = { [K in keyof T]: T[K] | null };
