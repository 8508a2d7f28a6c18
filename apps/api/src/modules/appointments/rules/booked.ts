import type { Appointment, BookedAppointment } from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import type { Secrets } from '../../../kernel/secrets.ts';
import { manageTokenOf } from '../../access/rules/manage-token.ts';
import { slotAt } from '../../calendar/rules/slot-times.ts';
import { type AppointmentEvent, EVENT_FORMAT } from '../../history/rules/appointment-event.ts';
import type { Author } from '../../history/rules/author.ts';
import { hashOfKey } from '../../history/rules/idempotency-keys.ts';
import type { BookableVisitType } from '../../visit-types/rules/bookable-visit-type.ts';
import { changeableUntilOf } from './notice.ts';
import { type Request, requestHash } from './request-hash.ts';

type New = {
  id: string;
  reference: string;
  patientName: string;
  doctorId: number;
  locationId: number;
  visitTypeId: number;
  startsAt: Date;
  endsAt: Date;
  lane: number;
};

/** A new appointment as its patient sees it. @param by.now epoch milliseconds */
export function asBooked(
  { id, reference, patientName, startsAt, endsAt }: New,
  { id: doctorId, name: doctorName, specialization, timeZone, location }: Doctor,
  visitType: BookableVisitType,
  by: { now: number; cancelNoticeMinutes: number },
): Appointment {
  const times = { bookedAt: by.now, startsAt: startsAt.getTime() };
  return {
    ...{ id, reference, doctorId, doctorName, specialization, timeZone, patientName },
    ...slotAt({ startsAt: times.startsAt, endsAt: endsAt.getTime() }, timeZone),
    ...{ status: 'booked', version: 1 },
    visitType: { id: visitType.id, code: visitType.code, name: visitType.name },
    location,
    changeableUntil: changeableUntilOf(times, by.cancelNoticeMinutes),
  };
}

/** The first event of a new appointment. @param by.now epoch milliseconds */
export function bookedEvent(
  secrets: Secrets,
  { id, doctorId, startsAt, endsAt, locationId, visitTypeId, lane }: New,
  by: {
    now: number;
    author: Author;
    accepted: readonly string[];
    request: Request & { idempotencyKey: string };
  },
): AppointmentEvent {
  return {
    appointmentId: id,
    version: 1,
    type: 'booked',
    occurredAt: new Date(by.now),
    ...by.author,
    doctorId,
    startsAt,
    status: 'booked',
    reason: null,
    idempotencyKeyHash: hashOfKey(secrets, by.request.idempotencyKey),
    requestHash: requestHash(secrets, by.request),
    format: EVENT_FORMAT,
    accepted: by.accepted.length > 0 ? [...by.accepted] : null,
    ...{ endsAt, visitTypeId, locationId, lane },
  };
}

/** An appointment with the token that manages it. */
export const withToken = (
  secrets: Secrets,
  appointment: Appointment,
  manageNonce: Buffer,
): BookedAppointment => ({
  ...appointment,
  manageToken: manageTokenOf(secrets, { id: appointment.id, manageNonce }),
});
