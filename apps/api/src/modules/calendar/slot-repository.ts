import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '../../db/client/executor.ts';
import { byteaArray, epochMs, jsonRows } from '../../db/client/expressions.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { busyIntervalAt, isChosen, isOffered } from '../../db/schema/chosen-visit-type.ts';
import { clinicSettings, policyColumns } from '../../db/schema/clinic-settings.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { events } from '../../db/schema/events.ts';
import { holds } from '../../db/schema/holds.ts';
import { hoursColumns } from '../../db/schema/hours-of-doctor.ts';
import { bookedWithin, heldWithin } from '../../db/schema/overlapping.ts';
import { unchangedKeys } from '../../db/schema/unchanged-keys.ts';
import { visitTypeColumns, visitTypes } from '../../db/schema/visit-types.ts';
import { toBookableVisitType } from '../visit-types/rules/bookable-visit-type.ts';
import type { Hours } from './rules/hours.ts';
import type { KnownHours, VersionedHours } from './rules/known-hours.ts';
import type { SlotState } from './rules/slot-state.ts';

/** What is asked of a slot, each with its type. */
const SLOT_TYPES = {
  doctorId: 'integer',
  /** RFC 3339. */
  startsAt: 'timestamptz',
  visitTypeId: 'integer',
  holder: 'bytea',
  keys: 'bytea[]',
  appointmentId: 'uuid',
  /** The version of the doctor's hours that the process knows. */
  knownVersion: 'integer',
} as const;

type SlotValues = Record<keyof typeof SLOT_TYPES, unknown>;

/**
 * The one question about slots.
 *
 * @param of where it finds what is asked
 * @param wanted the rows that this stands in; one answer for each
 */
function slotQuery(db: Db, now: SQL, of: (name: keyof typeof SLOT_TYPES) => SQL, wanted: SQL) {
  const one = { one: sql`1` };
  // From the visit type's row, so that one edited meanwhile is not asked for with its old length.
  const time = busyIntervalAt(of('startsAt'));
  const standing = db
    .select(one)
    .from(appointments)
    .where(
      and(
        eq(appointments.doctorId, of('doctorId')),
        bookedWithin(time),
        sql`${appointments.id} is distinct from ${of('appointmentId')}`,
      ),
    );
  const held = db
    .select(one)
    .from(holds)
    .where(
      and(
        eq(holds.doctorId, of('doctorId')),
        heldWithin(time, now),
        sql`${holds.holder} is distinct from ${of('holder')}`,
      ),
    );
  const given = sql`any (${of('keys')})`;
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
      offered: isOffered(of('doctorId')),
      ...policyColumns,
      contactRule: clinicSettings.contact,
      ...hoursColumns(of('knownVersion')),
    })
    .from(clinicSettings)
    .innerJoin(wanted, sql`true`)
    .leftJoin(doctors, eq(doctors.id, of('doctorId')))
    .leftJoin(visitTypes, isChosen(of('visitTypeId')));
}

const querySlot = prepared((db, value: ValueOf<SlotValues>, now) => {
  const of = (name: keyof SlotValues) => sql`${value(name)}::${sql.raw(SLOT_TYPES[name])}`;
  return slotQuery(db, now, of, sql`(select) as wanted`);
});

const querySlots = prepared((db, value: ValueOf<{ rows: string }>, now) => {
  const of = (name: keyof SlotValues) => sql.raw(`wanted."${name}"`);
  const types = Object.entries({ ...SLOT_TYPES, at: 'integer' });
  const row = sql.raw(types.map(([name, type]) => `"${name}" ${type}`).join());
  const from = sql`json_to_recordset(${value('rows')}::json) as wanted(${row})`;
  return slotQuery(db, now, of, from).orderBy(sql`wanted."at"`);
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
 * The time, the doctor's hours, the visit type, whether its slot is taken, whether a key was used, and the policy,
 * all of one moment: a slot that is taken by the caller's own booking is never seen without its key. The hours are
 * read where `known` has not the version that the doctor's row shows.
 *
 * @param slot without one, only time, key and policy are told
 */
export async function selectSlot(
  db: Executor,
  known: KnownHours,
  slot: WantedSlot | undefined,
  caller: Caller,
): Promise<SlotState> {
  const { doctorId } = slot ?? NO_SLOT;
  const knownHours = known.of(doctorId);
  const [row] = await querySlot(db, toValues(slot ?? NO_SLOT, caller, knownHours));
  const found = row as NonNullable<typeof row>;
  return toSlotState(found, known.read(doctorId, knownHours, found));
}

/** The same of several slots, in one statement, in their order. */
export async function selectSlots(
  db: Executor,
  known: KnownHours,
  slots: readonly { wanted: WantedSlot; caller: Caller }[],
): Promise<SlotState[]> {
  const knownHours = slots.map(({ wanted }) => known.of(wanted.doctorId));
  const rows = slots.map(({ wanted, caller }, at) => ({
    ...{ at, ...toValues(wanted, caller, knownHours[at]) },
  }));
  return (await querySlots(db, { rows: jsonRows(rows) })).map((row, at) => {
    const { doctorId } = (slots[at] as (typeof slots)[number]).wanted;
    return toSlotState(row, known.read(doctorId, knownHours[at], row));
  });
}

const toValues = (
  { doctorId, startsAt, visitTypeId }: WantedSlot,
  { holder, keys = [], appointmentId }: Caller,
  knownHours: VersionedHours | undefined,
): SlotValues => ({
  ...{ doctorId, startsAt, visitTypeId: visitTypeId ?? null },
  ...{ holder: holder ?? null, keys: byteaArray(keys), appointmentId: appointmentId ?? null },
  knownVersion: knownHours?.version ?? null,
});

type SlotRow = Awaited<ReturnType<typeof querySlot>>[number];

function toSlotState(row: SlotRow, hours: Hours): SlotState {
  const { now, taken, keyUsed, contactRule, ...found } = row;
  const { horizonDays, cancelNoticeMinutes, clinicPhone, ...visitType } = found;
  return {
    ...{ now, taken, keyUsed, contactRule, horizonDays, cancelNoticeMinutes },
    phone: clinicPhone ?? undefined,
    hours,
    visitType: toBookableVisitType(visitType),
  };
}
