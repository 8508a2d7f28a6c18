import { eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Db, Transaction } from '../../db/client/executor.ts';
import { prepared, type ValueOf } from '../../db/client/prepared.ts';
import { withCommit } from '../../db/client/transactions.ts';
import { appointments, EXCLUSIVE } from '../../db/schema/appointments.ts';
import { bookingAddresses } from '../../db/schema/booking-addresses.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { holds } from '../../db/schema/holds.ts';
import { overlaps } from '../../db/schema/overlapping.ts';
import { patients } from '../../db/schema/patients.ts';
import type { HashedNetworks } from '../access/rules/hashed-networks.ts';
import type { Interval } from '../calendar/rules/instants-of-dates.ts';
import type { StoredContact } from '../contacts/rules/contacts.ts';
import type { AppointmentEvent } from '../history/rules/appointment-event.ts';
import {
  busyTexts,
  EVENT_TYPES,
  eventValues,
  insertEvent,
  stateColumns,
} from './appointment-writes-repository.ts';

/** A new appointment as its row has it. */
type NewAppointment = {
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
  /** How a new patient is reached. */
  contact?: ({ id: string } & StoredContact) | undefined;
};

/** An appointment with its first event. */
export type NewBooking = { row: NewAppointment; event: AppointmentEvent & { hash: Buffer } };

/** What the statements take of a booking, each with its type. */
export const TYPES = {
  ...EVENT_TYPES,
  ...{ reference: 'text', doctorId: 'integer', patientId: 'uuid', patientName: 'text' },
  ...{ visitTypeId: 'integer', locationId: 'integer', lane: 'smallint', overbookedBy: 'uuid' },
  ...{ startsAt: 'timestamptz', endsAt: 'timestamptz', busyFrom: 'timestamptz' },
  ...{ busyUntil: 'timestamptz', manageNonce: 'bytea' },
} as const;

type Name = keyof typeof TYPES;
type Values = Record<Name, unknown>;
/** Empty where nothing is counted, or no contact is kept. */
type NewPatientValues = Values & {
  [K in keyof HashedNetworks]: Buffer | null;
} & { contactId: string | null; kind: string | null; value: string | null };
/** Where a statement finds what it writes: one booking in parameters, or several in rows of `wanted`. */
export type Source = {
  field(name: Name): SQL;
  /** Behind what is selected. */
  from: SQL;
  /** Behind a table that has the appointments with these ids. */
  joinedBy(id: SQLWrapper): SQL;
  /** Holds of which this is true of what is written. */
  matching(condition: SQL): SQL;
};

const one = (value: ValueOf<Values>): Source => ({
  field: (name) => sql`${value(name)}::${sql.raw(TYPES[name])}`,
  from: sql``,
  joinedBy: () => sql``,
  matching: (condition) => condition,
});

/** Appointments, their patients, and the end of what held their slots. */
export function insertAppointments(db: Db, { field, from, joinedBy, matching }: Source) {
  // In the order of the table's columns.
  const row = sql`${field('appointmentId')}, ${field('reference')}, ${field('doctorId')},
    ${field('patientId')}, ${field('visitTypeId')}, ${field('locationId')}, ${field('startsAt')},
    ${field('endsAt')}, ${field('busyFrom')}, ${field('busyUntil')}, ${field('lane')},
    ${field('overbookedBy')}, 'booked', 1, ${field('manageNonce')}`;
  const booked = db.$with('booked').as(
    db
      .insert(appointments)
      .select(sql`select ${row} ${from}`)
      .onConflictDoNothing({
        target: [appointments.doctorId, appointments.startsAt],
        where: EXCLUSIVE,
      })
      .returning(stateColumns),
  );
  // Only with the appointment, whose reference to it is checked at the end of the statement.
  const person = sql`${field('patientId')}, ${field('patientName')}, null::date, null::text,
    ${field('occurredAt')}, null::timestamptz`;
  const written = sql`${booked}${joinedBy(booked.id)}`;
  const patient = db
    .$with('patient')
    .as(db.insert(patients).select(sql`select ${person} from ${written}`));
  // Under the lock they are the patient's own or have expired.
  const time = { from: field('busyFrom'), until: field('busyUntil') };
  const held = sql`${eq(holds.doctorId, field('doctorId'))} and ${overlaps(holds, time)}`;
  const freed = db.$with('freed').as(db.delete(holds).where(matching(held)));
  return { booked, patient, freed, written };
}

const insert = prepared((db, value: ValueOf<Values>) => {
  const { field } = one(value);
  const { booked, patient, freed, written } = insertAppointments(db, one(value));
  return insertEvent(db.with(booked, patient, freed), booked, written, field);
});

/** The same for a new patient who is reached, or whose address is counted, or both. */
const insertMore = prepared((db, value: ValueOf<NewPatientValues>) => {
  const { field } = one(value);
  const { booked, patient, freed, written } = insertAppointments(db, one(value));
  const address = sql`${booked.id}, ${value('address')}::bytea, ${value('address56')}::bytea,
    ${value('address48')}::bytea`;
  const counted = db
    .$with('counted')
    .as(
      db
        .insert(bookingAddresses)
        .select(sql`select ${address} from ${booked} where ${value('address')}::bytea is not null`),
    );
  const way = sql`${value('contactId')}::uuid, ${field('patientId')}, ${value('kind')}::text,
    ${value('value')}::text, true, null::timestamptz`;
  const reached = db
    .$with('reached')
    .as(
      db
        .insert(contacts)
        .select(sql`select ${way} from ${booked} where ${value('contactId')}::uuid is not null`),
    );
  return insertEvent(db.with(booked, patient, freed, counted, reached), booked, written, field);
});

/** The same for a patient who is known. */
const insertForKnown = prepared((db, value: ValueOf<Values>) => {
  const { field } = one(value);
  const { booked, freed, written } = insertAppointments(db, one(value));
  return insertEvent(db.with(booked, freed), booked, written, field);
});

/**
 * Writes the appointment and its first event in one statement, and commits unless the transaction is to stay
 * open. False when the slot is taken: the partial unique index `appointments_live_slot_key` decides the race. Its columns are
 * the conflict target, so that a collision of `reference` is not mistaken for a taken slot.
 *
 * @param networks from where it was booked, if that is counted
 */
export async function insertBooked(
  tx: Transaction,
  booking: NewBooking,
  { networks, staysOpen }: { networks?: HashedNetworks | undefined; staysOpen?: boolean },
): Promise<boolean> {
  const values = valuesOf(booking);
  const insertion = () => {
    const { isNewPatient, contact } = booking.row;
    if (!isNewPatient) return insertForKnown(tx, values);
    if (!networks && !contact) return insert(tx, values);
    const { id: contactId = null, kind = null, value = null } = contact ?? {};
    const address = networks ?? { address: null, address56: null, address48: null };
    return insertMore(tx, { ...values, ...address, contactId, kind, value });
  };
  return (await (staysOpen ? insertion() : withCommit(tx, insertion))).length === 1;
}

/** What the statements take of a booking. */
export function valuesOf({ row, event }: NewBooking): Values {
  const { id, isNewPatient: _, contact: __, busy, startsAt, endsAt, ...rest } = row;
  return {
    ...{ ...rest, ...busyTexts(busy), ...eventValues(event) },
    ...{ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
  };
}
