import { and, eq, type SQLWrapper, sql } from 'drizzle-orm';
import type { Db, Transaction } from '../../db/client/executor.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { withCommit } from '../../db/client/transactions.ts';
import { appointments, EXCLUSIVE } from '../../db/schema/appointments.ts';
import { bookingAddresses } from '../../db/schema/booking-addresses.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { events } from '../../db/schema/events.ts';
import { holds } from '../../db/schema/holds.ts';
import { overlaps } from '../../db/schema/overlapping.ts';
import { patients } from '../../db/schema/patients.ts';
import type { HashedNetworks } from '../access/rules/hashed-networks.ts';
import type { Interval } from '../calendar/rules/instants-of-dates.ts';
import type { StoredContact } from '../contacts/rules/contacts.ts';
import type { AppointmentEvent } from '../history/rules/appointment-event.ts';

/** A new appointment as its row has it. */
export type NewAppointment = {
  id: string;
  reference: string;
  doctorId: number;
  locationId: number;
  visitTypeId: number;
  patientId: string;
  patientName: string;
  /** Whether the patient is added with the appointment. */
  isNewPatient: boolean;
  startsAt: Date;
  endsAt: Date;
  /** Epoch milliseconds. */
  busy: Interval;
  manageNonce: Buffer;
  lane: number;
  overbookedBy: string | null;
  /** From where it was booked, if that is counted. */
  networks: HashedNetworks | undefined;
  /** How a new patient is reached. */
  contact?: ({ id: string } & StoredContact) | undefined;
  /** Whether more is written in the same transaction. */
  staysOpen: boolean | undefined;
};

/** What an event repeats of the appointment that was written with it. */
const stateColumns = {
  id: appointments.id,
  version: appointments.version,
  doctorId: appointments.doctorId,
  startsAt: appointments.startsAt,
  status: appointments.status,
  endsAt: appointments.endsAt,
  visitTypeId: appointments.visitTypeId,
  locationId: appointments.locationId,
  lane: appointments.lane,
};

/** What the statements take; instants that stand for no column are RFC 3339 texts. */
type EventValues = ReturnType<typeof eventValues>;
type BookingValues = EventValues &
  Busy<string> &
  Omit<NewAppointment, 'id' | 'networks' | 'busy' | 'isNewPatient' | 'contact' | 'staysOpen'>;
/** Empty where nothing is counted, or no contact is kept. */
type NewPatientValues = BookingValues & {
  [K in keyof HashedNetworks]: Buffer | null;
} & { contactId: string | null; kind: string | null; value: string | null };
type UpdateValues = EventValues & Busy<string | null> & { overbookedBy: string | null };
type Busy<T> = { busyFrom: T; busyUntil: T };

/** Holds that share time with an interval: under the lock they are the patient's own or have expired. */
function deleteHolds(db: Db, value: ValueOf<EventValues & Busy<string | null>>) {
  const instant = (name: keyof Busy<string>) => sql`${value(name)}::timestamptz`;
  const time = { from: instant('busyFrom'), until: instant('busyUntil') };
  const ofDoctor = eq(holds.doctorId, sql`${value('doctorId')}::integer`);
  return db.$with('freed').as(db.delete(holds).where(and(ofDoctor, overlaps(holds, time))));
}

/** The appointment, its patient, and the end of what held its slot. */
function insertAppointment(db: Db, value: ValueOf<BookingValues>) {
  const booked = db.$with('booked').as(
    db
      .insert(appointments)
      .values({
        id: value('appointmentId'),
        reference: value('reference'),
        doctorId: value('doctorId'),
        patientId: value('patientId'),
        visitTypeId: value('visitTypeId'),
        locationId: value('locationId'),
        startsAt: value('startsAt'),
        endsAt: value('endsAt'),
        busyFrom: sql`${value('busyFrom')}::timestamptz`,
        busyUntil: sql`${value('busyUntil')}::timestamptz`,
        status: sql`'booked'`,
        version: sql`1`,
        manageNonce: value('manageNonce'),
        lane: value('lane'),
        overbookedBy: value('overbookedBy'),
      })
      .onConflictDoNothing({
        target: [appointments.doctorId, appointments.startsAt],
        where: EXCLUSIVE,
      })
      .returning(stateColumns),
  );
  // Only with the appointment, whose reference to it is checked at the end of the statement.
  const person = sql`${value('patientId')}::uuid, ${value('patientName')}::text, null::date, null::text,
    ${value('occurredAt')}::timestamptz, null::timestamptz`;
  const patient = db
    .$with('patient')
    .as(db.insert(patients).select(sql`select ${person} from ${booked}`));
  return { booked, patient, freed: deleteHolds(db, value) };
}

const insert = prepared((db, value: ValueOf<BookingValues>) => {
  const { booked, patient, freed } = insertAppointment(db, value);
  return insertEvent(db.with(booked, patient, freed), booked, value);
});

/** The same for a new patient who is reached, or whose address is counted, or both. */
const insertMore = prepared((db, value: ValueOf<NewPatientValues>) => {
  const { booked, patient, freed } = insertAppointment(db, value);
  const address = sql`${booked.id}, ${value('address')}::bytea, ${value('address56')}::bytea,
    ${value('address48')}::bytea`;
  const counted = db
    .$with('counted')
    .as(
      db
        .insert(bookingAddresses)
        .select(sql`select ${address} from ${booked} where ${value('address')}::bytea is not null`),
    );
  const way = sql`${value('contactId')}::uuid, ${value('patientId')}::uuid, ${value('kind')}::text,
    ${value('value')}::text, true, null::timestamptz`;
  const reached = db
    .$with('reached')
    .as(
      db
        .insert(contacts)
        .select(sql`select ${way} from ${booked} where ${value('contactId')}::uuid is not null`),
    );
  return insertEvent(db.with(booked, patient, freed, counted, reached), booked, value);
});

/** The same for a patient who is known. */
const insertForKnown = prepared((db, value: ValueOf<BookingValues>) => {
  const { booked, freed } = insertAppointment(db, value);
  return insertEvent(db.with(booked, freed), booked, value);
});

/**
 * Writes the appointment and its first event in one statement, and commits unless the transaction is to stay
 * open. False when the slot is taken: the partial unique index `appointments_live_slot_key` decides the race. Its columns are
 * the conflict target, so that a collision of `reference` is not mistaken for a taken slot.
 */
export async function insertBooked(
  tx: Transaction,
  { networks, contact, busy, isNewPatient, staysOpen, ...appointment }: NewAppointment,
  event: AppointmentEvent & { hash: Buffer },
): Promise<boolean> {
  const values = { ...appointment, ...busyTexts(busy), ...eventValues(event) };
  const insertion = () => {
    if (!isNewPatient) return insertForKnown(tx, values);
    if (!networks && !contact) return insert(tx, values);
    const { id: contactId = null, kind = null, value = null } = contact ?? {};
    const address = networks ?? { address: null, address56: null, address48: null };
    return insertMore(tx, { ...values, ...address, contactId, kind, value });
  };
  return (await (staysOpen ? insertion() : withCommit(tx, insertion))).length === 1;
}

const update = prepared((db, value: ValueOf<UpdateValues>) => {
  const changed = db.$with('changed').as(
    db
      .update(appointments)
      .set({
        doctorId: sql`${value('doctorId')}::integer`,
        locationId: sql`${value('eventLocationId')}::integer`,
        startsAt: sql`${value('eventStartsAt')}::timestamptz`,
        endsAt: sql`${value('eventEndsAt')}::timestamptz`,
        busyFrom: sql`coalesce(${value('busyFrom')}::timestamptz, ${appointments.busyFrom})`,
        busyUntil: sql`coalesce(${value('busyUntil')}::timestamptz, ${appointments.busyUntil})`,
        lane: sql`${value('eventLane')}::smallint`,
        overbookedBy: sql`case when ${value('eventLane')}::smallint > 0
          then coalesce(${value('overbookedBy')}::uuid, ${appointments.overbookedBy}) end`,
        status: sql`${value('status')}::text`,
        version: sql`${value('version')}::integer`,
      })
      .where(
        and(
          eq(appointments.id, value('appointmentId')),
          eq(appointments.version, sql`${value('version')}::integer - 1`),
        ),
      )
      .returning(stateColumns),
  );
  return insertEvent(db.with(changed, deleteHolds(db, value)), changed, value);
});

/**
 * Writes the appointment's new state and its event in one statement, and commits. False when its
 * version is not the one before. A slot taken meanwhile violates `appointments_live_slot_key`.
 *
 * @param to.busy what it takes of the calendar where it moves to; nothing when it does not move
 * @param to.overbookedBy who puts it beside another one; nothing when its lane stays
 */
export async function updateAppointment(
  tx: Transaction,
  { busy, overbookedBy = null }: { busy?: Interval | undefined; overbookedBy?: string | null },
  event: AppointmentEvent & { hash: Buffer },
): Promise<boolean> {
  const times = busy ? busyTexts(busy) : { busyFrom: null, busyUntil: null };
  const values = { ...times, overbookedBy, ...eventValues(event) };
  return (await withCommit(tx, () => update(tx, values))).length === 1;
}

/** An event for what a statement before it has written; none when that wrote nothing. */
function insertEvent(
  db: ReturnType<Db['with']>,
  written: Record<keyof typeof stateColumns, SQLWrapper>,
  value: ValueOf<EventValues>,
) {
  // In the order of the table's columns.
  return db
    .insert(events)
    .select(
      sql`select ${written.id}, ${written.version}, ${value('type')}::text,
        ${value('occurredAt')}::timestamptz, ${value('actor')}::text, ${written.doctorId},
        ${written.startsAt}, ${written.status}, ${value('reason')}::text,
        ${value('idempotencyKeyHash')}::bytea, ${value('requestHash')}::bytea, ${value('hash')}::bytea,
        ${value('format')}::smallint, ${value('actorId')}::uuid, ${value('via')}::text, ${written.endsAt},
        ${written.visitTypeId}, ${written.locationId}, ${written.lane}, ${value('accepted')}::text[]
        from ${written}`,
    )
    .returning({ version: events.version });
}

/** Under names of their own what the columns of the appointment would encode otherwise. */
const eventValues = ({
  startsAt,
  endsAt,
  visitTypeId: _,
  locationId,
  lane,
  accepted,
  ...event
}: AppointmentEvent & { hash: Buffer }) => ({
  ...event,
  // Codes of the contract: nothing in them needs quotes.
  accepted: accepted && `{${accepted.join(',')}}`,
  occurredAt: event.occurredAt.toISOString(),
  eventStartsAt: startsAt.toISOString(),
  eventEndsAt: endsAt?.toISOString() ?? null,
  eventLocationId: locationId,
  eventLane: lane,
});

const busyTexts = ({ from, until }: Interval): Busy<string> => ({
  busyFrom: new Date(from).toISOString(),
  busyUntil: new Date(until).toISOString(),
});
