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
import { createAppointment } from './create-appointment.ts';
import { findRecordedByKey } from './find-recorded-by-key.ts';
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
  });
}

async function write(
  tx: Transaction,
  clinic: Clinic,
  booking: Booking,
  visitType: BookableVisitType,
  { doctor, slot: { now, cancelNoticeMinutes, contactRule } }: State<unknown>,
): Promise<Booked> {
  const { patientName, idempotencyKey, address } = booking;
  const contact = contactOfBooking(booking.contact, contactRule, doctor.location.country);
  if (contact) await limitContact(tx, clinic, contact);
  const { appointment, manageNonce } = await createAppointment(tx, clinic, {
    ...{ doctor, visitType, now, cancelNoticeMinutes, author: PATIENT },
    startsAt: Date.parse(booking.startsAt),
    patient: { id: randomUUIDv7(), name: patientName, isNew: true, contact },
    networks: await limitBookings(tx, clinic, address),
    request: { idempotencyKey, ...requestOf(booking) },
  });
  return { appointment: withToken(clinic.secrets, appointment, manageNonce), replayed: false };
}

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
