import type { Doctor } from '@clinic/contracts/doctors';
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { byteaArray, epochMs } from '../../db/client/expressions.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { busyIntervalAt, isChosen, isOffered } from '../../db/schema/chosen-visit-type.ts';
import { clinicSettings, policyColumns } from '../../db/schema/clinic-settings.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { holds } from '../../db/schema/holds.ts';
import { locationColumns, locations } from '../../db/schema/locations.ts';
import { bookedWithin, heldWithin } from '../../db/schema/overlapping.ts';
import { unchangedKeys } from '../../db/schema/unchanged-keys.ts';
import { visitTypeColumns, visitTypes } from '../../db/schema/visit-types.ts';
import { toDoctor } from '../doctors/rules/doctor-row.ts';
import { toBookableVisitType } from '../visit-types/rules/bookable-visit-type.ts';
import type { SlotState } from './rules/slot-state.ts';

const lock = (db: Executor, which: SQL) =>
  db
    .select({
      id: doctors.id,
      name: doctors.name,
      specialization: doctors.specialization,
      timeZone: doctors.timeZone,
      active: doctors.active,
      ...locationColumns,
    })
    .from(doctors)
    .innerJoin(locations, eq(locations.id, doctors.locationId))
    .where(which)
    .orderBy(asc(doctors.id))
    .for('update', { of: doctors });

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
  return (await locked).map(toDoctor);
}

type SlotValues = {
  doctorId: number;
  /** RFC 3339. */
  startsAt: string;
  visitTypeId: number | null;
  holder: Buffer | null;
  /** `bytea[]` */
  keys: string;
  appointmentId: string | null;
};

const querySlot = prepared((db, value: ValueOf<SlotValues>, now) => {
  const one = { one: sql`1` };
  const doctorId = value('doctorId');
  // From the visit type's row, so that one edited meanwhile is not asked for with its old length.
  const time = busyIntervalAt(sql`${value('startsAt')}::timestamptz`);
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
  const given = sql`any (${value('keys')}::bytea[])`;
  const written = db.select(one).from(events).where(eq(events.idempotencyKeyHash, given));
  const unchanged = db
    .select(one)
    .from(unchangedKeys)
    .where(eq(unchangedKeys.idempotencyKeyHash, given));
  return db
    .select({
      now: epochMs(now),
      keyUsed: sql<boolean>`exists ${written} or exists ${unchanged}`,
      taken: sql<boolean>`exists ${standing} or exists ${held}`,
      ...visitTypeColumns,
      offered: isOffered(sql`${doctorId}::integer`),
      ...policyColumns,
      contactRule: clinicSettings.contact,
    })
    .from(clinicSettings)
    .leftJoin(visitTypes, isChosen(sql`${value('visitTypeId')}`));
});

/** Whose hold, key and appointment are not in the way. */
export type Caller = {
  /** Of a hold, hashed. */
  readonly holder?: Buffer | undefined;
  /** Under what the idempotency key may have been kept. */
  readonly keys?: readonly Buffer[];
  /** Of the appointment that is to move here. */
  readonly appointmentId?: string;
};

/** A slot that is wanted, its start in RFC 3339; without a visit type the default one is meant. */
export type WantedSlot = {
  readonly doctorId: number;
  readonly startsAt: string;
  readonly visitTypeId: number | undefined;
};

const NO_SLOT = { doctorId: 0, startsAt: new Date(0).toISOString(), visitTypeId: undefined };

/**
 * The time, the visit type, whether its slot is taken, whether a key was used, and the policy, all of one moment: a slot
 * that is taken by the caller's own booking is never seen without its key.
 *
 * @param slot without one, only time, key and policy are told
 */
export async function selectSlot(
  db: Executor,
  slot: WantedSlot | undefined,
  { holder = null, keys = [], appointmentId = null }: Nullable<Caller>,
): Promise<SlotState> {
  const { doctorId, startsAt, visitTypeId = null } = slot ?? NO_SLOT;
  const [row] = await querySlot(db, {
    ...{ doctorId, startsAt, visitTypeId, holder, appointmentId },
    keys: byteaArray(keys ?? []),
  });
  const { now, taken, keyUsed, contactRule, ...found } = row as NonNullable<typeof row>;
  const { horizonDays, cancelNoticeMinutes, clinicPhone, ...visitType } = found;
  return {
    ...{ now, taken, keyUsed, contactRule, horizonDays, cancelNoticeMinutes },
    phone: clinicPhone ?? undefined,
    visitType: toBookableVisitType(visitType),
  };
}

type Nullable<T> = { [K in keyof T]: T[K] | null };
