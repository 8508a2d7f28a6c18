import { randomUUIDv7 } from 'node:crypto';
import type { Appointment } from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import type { HashedNetworks } from '../access/rules/hashed-networks.ts';
import { createManageNonce } from '../access/rules/manage-token.ts';
import type { StoredContact } from '../contacts/rules/contacts.ts';
import type { Identity } from '../history/rules/appointment-event.ts';
import type { Author } from '../history/rules/author.ts';
import { eventHash, NO_PREVIOUS_HASH } from '../history/rules/event-hash.ts';
import {
  type BookableVisitType,
  busyInterval,
  lengthOf,
} from '../visit-types/rules/bookable-visit-type.ts';
import { insertBooked, type NewBooking } from './new-appointments-repository.ts';
import { asBooked, bookedEvent } from './rules/booked.ts';
import { createReference } from './rules/reference.ts';
import type { Request } from './rules/request-hash.ts';

export type Wanted = {
  doctor: Doctor;
  visitType: BookableVisitType;
  /** Epoch milliseconds, as `now` is. */
  startsAt: number;
  now: number;
  cancelNoticeMinutes: number;
  /** One who is known, or with a new id one who is added with the appointment. */
  patient: { id: string; name: string; isNew: boolean; contact?: StoredContact | undefined };
  author: Author;
  /** Above 0 beside another appointment, by the author, who is one of the staff. */
  lane?: number;
  /** The refusals that the author was shown and accepted. */
  accepted?: readonly string[];
  request: Request & { idempotencyKey: string };
};

/** What is written with it. */
type Along = {
  /** From where it was booked, if that is counted. */
  networks?: HashedNetworks | undefined;
  /** Whether more is written in the same transaction. */
  staysOpen?: boolean;
};

/** What was written, with what its next event builds on. */
export type Created = {
  appointment: Appointment;
  manageNonce: Buffer;
  hash: Buffer;
  identity: Identity;
  lane: number;
};

/**
 * A new appointment with its first event, to be written under the lock of its doctor, and what comes of it. Pure but
 * for what is random.
 */
export function prepareAppointment(
  { secrets }: Pick<Clinic, 'secrets'>,
  wanted: Wanted,
): { booking: NewBooking; created: Created } {
  const { doctor, visitType, startsAt, now, patient, author, lane = 0, accepted = [] } = wanted;
  const { cancelNoticeMinutes } = wanted;
  const row = {
    id: randomUUIDv7(),
    reference: createReference(),
    doctorId: doctor.id,
    locationId: doctor.location.id,
    visitTypeId: visitType.id,
    patientId: patient.id,
    patientName: patient.name,
    isNewPatient: patient.isNew,
    contact: patient.contact && { id: randomUUIDv7(), ...patient.contact },
    startsAt: new Date(startsAt),
    endsAt: new Date(startsAt + lengthOf(visitType)),
    busy: busyInterval(startsAt, visitType),
    manageNonce: createManageNonce(),
    lane,
    overbookedBy: lane > 0 ? author.actorId : null,
  };
  const event = bookedEvent(secrets, row, { now, author, accepted, request: wanted.request });
  const hash = eventHash(secrets, NO_PREVIOUS_HASH, event, row);
  const appointment = asBooked(row, doctor, visitType, { now, cancelNoticeMinutes });
  const { manageNonce } = row;
  return {
    booking: { row, event: { ...event, hash } },
    created: { appointment, manageNonce, hash, identity: row, lane },
  };
}

/**
 * Writes a new appointment with its first event, under the lock of its doctor, and commits. Throws
 * `SLOT_TAKEN`.
 */
export async function createAppointment(
  tx: Transaction,
  clinic: Pick<Clinic, 'secrets'>,
  wanted: Wanted & Along,
): Promise<Created> {
  const { booking, created } = prepareAppointment(clinic, wanted);
  if (!(await insertBooked(tx, booking, wanted))) throw new DomainError('SLOT_TAKEN');
  return created;
}
