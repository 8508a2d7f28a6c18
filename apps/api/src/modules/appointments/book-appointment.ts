import { randomUUIDv7 } from 'node:crypto';
import type {
  Appointment,
  BookAppointmentInput,
  BookedAppointment,
} from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { limitBookings, limitBookingsEarly } from '../access/limit-bookings.ts';
import { createManageNonce, manageTokenOf } from '../access/rules/manage-token.ts';
import { explainTakenEarly } from '../calendar/explain-taken-early.ts';
import { refusalOf } from '../calendar/rules/opening-hours.ts';
import { slotAt } from '../calendar/rules/slot-times.ts';
import { settle } from '../calendar/settle.ts';
import { lockDoctors, selectSlot } from '../calendar/slot-repository.ts';
import { explainTaken } from '../calendar/with-alternatives.ts';
import type { AppointmentEvent } from '../history/rules/appointment-event.ts';
import { eventHash, NO_PREVIOUS_HASH } from '../history/rules/event-hash.ts';
import { holderOf } from '../holds/hold-slot.ts';
import { insertBooked, type NewAppointment } from './appointments-repository.ts';
import { type RecordedChange, selectChangeByKey } from './changes-repository.ts';
import { createReference } from './rules/reference.ts';
import { isSameRequest, type Request, requestHash } from './rules/request-hash.ts';

/** Over REST the idempotency key is optional; without it a lost answer cannot be asked for again. */
export type Booking = Omit<BookAppointmentInput, 'idempotencyKey'> & {
  idempotencyKey?: string;
  /** From where it is booked. */
  address: string;
};

export type Booked = { appointment: BookedAppointment; replayed: boolean };

/**
 * Books a slot for a patient.
 *
 * Throws `IDEMPOTENCY_KEY_REUSED`, `DOCTOR_NOT_FOUND`, the refusals of the opening hours,
 * `SLOT_TAKEN` with alternatives, `PATIENT_LIMIT` for too many upcoming appointments of one address,
 * or `UNAVAILABLE` when the outcome is unknown.
 */
export async function bookAppointment(clinic: Clinic, booking: Booking): Promise<Booked> {
  const { db, turns } = clinic;
  const { doctorId, startsAt } = booking;
  try {
    return await turns.run([doctorId], (waited) =>
      settle(
        async () =>
          (waited && (await refuseEarly(clinic, booking))) ||
          db.transaction((tx) => book(tx, clinic, booking)),
        () => recall(clinic.db, clinic, booking),
      ),
    );
  } catch (error) {
    throw await explainTaken(clinic, error, doctorId, Date.parse(startsAt));
  }
}

/**
 * Whoever had to wait for this doctor finds the slot taken more often than not, and hears so from
 * plain reads: a thousand losers must not all go through the lock.
 */
async function refuseEarly(clinic: Clinic, booking: Booking): Promise<Booked | undefined> {
  const slot = await selectSlot(clinic.db, clinic.clock, booking, callerOf(clinic, booking));
  if (slot.keyUsed) return recall(clinic.db, clinic, booking);
  if (slot.taken) {
    throw await explainTakenEarly(clinic, booking.doctorId, Date.parse(booking.startsAt), slot.now);
  }
  return limitBookingsEarly(clinic, booking.address);
}

async function book(tx: Transaction, clinic: Clinic, booking: Booking): Promise<Booked> {
  const { clock, secrets, horizonDays } = clinic;
  const startsAt = new Date(booking.startsAt);
  // Sent together, run in order: what follows the lock is a statement of its own, because a
  // statement's snapshot and clock are as old as its wait.
  const [[doctor], slot] = await Promise.all([
    lockDoctors(tx, clock, [booking.doctorId]),
    selectSlot(tx, clock, booking, callerOf(clinic, booking)),
  ]);
  const written = slot.keyUsed && (await recall(tx, clinic, booking));
  if (written) return written;
  if (!doctor?.active) throw new DomainError('DOCTOR_NOT_FOUND');
  const calendar = { timeZone: doctor.timeZone, now: slot.now, horizonDays };
  const refusal = refusalOf(startsAt.getTime(), calendar);
  if (refusal) throw new DomainError(refusal);
  if (slot.taken) throw new DomainError('SLOT_TAKEN');

  const networks = await limitBookings(tx, clinic, booking.address);
  const appointment = {
    id: randomUUIDv7(),
    reference: createReference(),
    doctorId: doctor.id,
    patientName: booking.patientName,
    startsAt,
    manageNonce: createManageNonce(),
    networks,
  };
  const event: AppointmentEvent = {
    appointmentId: appointment.id,
    version: 1,
    type: 'booked',
    occurredAt: new Date(slot.now),
    actor: 'patient',
    doctorId: doctor.id,
    startsAt,
    status: 'booked',
    reason: null,
    idempotencyKey: booking.idempotencyKey ?? null,
    requestHash: booking.idempotencyKey ? requestHash(secrets, requestOf(booking)) : null,
  };
  const hash = eventHash(secrets, NO_PREVIOUS_HASH, event);
  if (!(await insertBooked(tx, clock, appointment, { ...event, hash }))) {
    throw new DomainError('SLOT_TAKEN');
  }
  return {
    appointment: withToken(clinic, asBooked(appointment, doctor), appointment.manageNonce),
    replayed: false,
  };
}

/** What this booking's key has written before. Throws `IDEMPOTENCY_KEY_REUSED`. */
async function recall(db: Executor, clinic: Clinic, booking: Booking): Promise<Booked | undefined> {
  if (!booking.idempotencyKey) return undefined;
  const recorded = await selectChangeByKey(db, clinic.clock, booking.idempotencyKey);
  return recorded && replayOf(clinic, recorded, booking);
}

function replayOf(clinic: Clinic, recorded: RecordedChange, booking: Booking): Booked {
  if (!isSameRequest(clinic.secrets, recorded.requestHash, requestOf(booking))) {
    throw new DomainError('IDEMPOTENCY_KEY_REUSED');
  }
  return {
    appointment: withToken(clinic, recorded.appointment, recorded.manageNonce),
    replayed: true,
  };
}

const callerOf = ({ secrets }: Clinic, { holdToken, idempotencyKey }: Booking) => ({
  holder: holdToken === undefined ? undefined : holderOf(secrets, holdToken),
  idempotencyKey,
});

const requestOf = ({ doctorId, startsAt, patientName }: Booking): Request => ({
  operation: 'book',
  input: { doctorId, startsAt, patientName },
});

const withToken = (
  { secrets }: Clinic,
  appointment: Appointment,
  manageNonce: Buffer,
): BookedAppointment => ({
  ...appointment,
  manageToken: manageTokenOf(secrets, { id: appointment.id, manageNonce }),
});

function asBooked(
  { id, reference, patientName, startsAt }: NewAppointment,
  doctor: Doctor,
): Appointment {
  return {
    id,
    reference,
    doctorId: doctor.id,
    doctorName: doctor.name,
    specialization: doctor.specialization,
    timeZone: doctor.timeZone,
    patientName,
    ...slotAt(startsAt.getTime(), doctor.timeZone),
    status: 'booked',
    version: 1,
  };
}
