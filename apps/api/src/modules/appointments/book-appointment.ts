import { randomUUIDv7 } from 'node:crypto';
import type { BookAppointmentInput, BookedAppointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { limitBookings, precheckBookings } from '../access/limit-bookings.ts';
import { lockedWrite, type State } from '../calendar/locked-write.ts';
import { assertFree } from '../calendar/rules/slot-state.ts';
import { limitContact } from '../contacts/limit-contact.ts';
import { contactOfBooking } from '../contacts/rules/contacts.ts';
import { PATIENT } from '../history/rules/author.ts';
import { waysToKeep } from '../history/rules/idempotency-keys.ts';
import { holderOf } from '../holds/rules/holder.ts';
import type { BookableVisitType } from '../visit-types/rules/bookable-visit-type.ts';
import {
  type Created,
  createAppointment,
  prepareAppointment,
  type Wanted,
} from './create-appointment.ts';
import { findRecordedByKey } from './find-recorded-by-key.ts';
import { insertManyBooked } from './many-appointments-repository.ts';
import { withToken } from './rules/booked.ts';
import type { Request } from './rules/request-hash.ts';

/** `address`: from where it is booked. */
export type Booking = BookAppointmentInput & { address: string };

export type Booked = { appointment: BookedAppointment; replayed: boolean };

/**
 * Books a slot for a patient.
 *
 * Throws `IDEMPOTENCY_KEY_REUSED`, `DOCTOR_NOT_FOUND`, `VISIT_TYPE_NOT_FOUND`, `VISIT_TYPE_NOT_OFFERED`, the refusals of the opening hours,
 * `SLOT_TAKEN` with alternatives, `PATIENT_LIMIT` for too many upcoming appointments of one contact or address,
 * `INVALID_INPUT` for a contact that is missing or no phone number, or `UNAVAILABLE` when the outcome is unknown.
 */
export function bookAppointment(clinic: Clinic, booking: Booking): Promise<Booked> {
  const { secrets } = clinic;
  const { doctorId, startsAt, visitTypeId, holdToken, idempotencyKey } = booking;
  return lockedWrite(clinic, {
    plan: async () => ({ doctorIds: [doctorId], slot: { doctorId, startsAt, visitTypeId } }),
    caller: {
      holder: holdToken === undefined ? undefined : holderOf(secrets, holdToken),
      keys: waysToKeep(secrets, idempotencyKey),
    },
    find: async () => undefined,
    findRecorded: (db) => findBooked(db, clinic, booking),
    precheck: () => precheckBookings(clinic, booking.address),
    decide: ({ doctor, slot }) => {
      contactOfBooking(booking.contact, slot.contactRule, doctor.location.country);
      return assertFree(doctor, Date.parse(startsAt), slot);
    },
    write: (tx, visitType, state) => write(tx, clinic, booking, visitType, state),
    together: isCounted(clinic, booking) ? undefined : together(clinic, booking),
  });
}

/** Bookings that are counted, of a contact or an address, are counted one after the other, under locks of their own. */
const isCounted = ({ maxBookingsPerAddress }: Clinic, { contact }: Booking): boolean =>
  contact !== undefined || maxBookingsPerAddress !== undefined;

const together = (clinic: Clinic, booking: Booking) => ({
  key: booking.idempotencyKey,
  prepare: (visitType: BookableVisitType, state: State<unknown>) => {
    const wanted = wantedBy(booking, visitType, state);
    const { booking: row, created } = prepareAppointment(clinic, wanted);
    return { row, result: bookedNow(clinic, created) };
  },
  insert: insertManyBooked,
});

async function write(
  tx: Transaction,
  clinic: Clinic,
  booking: Booking,
  visitType: BookableVisitType,
  state: State<unknown>,
): Promise<Booked> {
  const { doctor, slot } = state;
  const contact = contactOfBooking(booking.contact, slot.contactRule, doctor.location.country);
  if (contact) await limitContact(tx, clinic, contact);
  const networks = await limitBookings(tx, clinic, booking.address);
  const wanted = wantedBy(booking, visitType, state);
  const patient = { ...wanted.patient, contact };
  const created = await createAppointment(tx, clinic, { ...wanted, patient, networks });
  return bookedNow(clinic, created);
}

const wantedBy = (
  booking: Booking,
  visitType: BookableVisitType,
  { doctor, slot: { now, cancelNoticeMinutes } }: State<unknown>,
): Wanted => ({
  ...{ doctor, visitType, now, cancelNoticeMinutes, author: PATIENT },
  startsAt: Date.parse(booking.startsAt),
  patient: { id: randomUUIDv7(), name: booking.patientName, isNew: true },
  request: { idempotencyKey: booking.idempotencyKey, ...requestOf(booking) },
});

const bookedNow = ({ secrets }: Clinic, { appointment, manageNonce }: Created): Booked => ({
  appointment: withToken(secrets, appointment, manageNonce),
  replayed: false,
});

/** For how long after it a booking's answer is given again with its manage token, in milliseconds. */
const TOKEN_REPLAYED = 24 * 60 * 60_000;

/** What this booking's key has written before. */
async function findBooked(
  db: Executor,
  clinic: Clinic,
  booking: Booking,
): Promise<Booked | undefined> {
  const { idempotencyKey, patientName } = booking;
  const request = requestOf(booking);
  const recorded = await findRecordedByKey(db, clinic, { idempotencyKey, request });
  if (!recorded) return undefined;
  // The name of this request, which is that of the first one: the patient's may have been corrected since.
  const appointment = { ...recorded.appointment, patientName };
  const { age, manageNonce } = recorded;
  const isRecent = age < TOKEN_REPLAYED;
  return {
    appointment: isRecent ? withToken(clinic.secrets, appointment, manageNonce) : appointment,
    replayed: true,
  };
}

const requestOf = (booking: Booking): Request => {
  const { doctorId, startsAt, visitTypeId, patientName, contact } = booking;
  return { operation: 'book', input: { doctorId, startsAt, visitTypeId, patientName, contact } };
};
