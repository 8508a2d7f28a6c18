import type { Appointment, BookedAppointment } from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import type { Secrets } from '../../../kernel/secrets.ts';
import { manageTokenOf } from '../../access/rules/manage-token.ts';
import { slotAt } from '../../calendar/rules/slot-times.ts';
import type { AppointmentEvent } from '../../history/rules/appointment-event.ts';
import { changeableUntilOf } from './notice.ts';
import { type Request, requestHash } from './request-hash.ts';

type New = { id: string; reference: string; patientName: string; doctorId: number; startsAt: Date };

/** A new appointment as its patient sees it. @param by.now epoch milliseconds */
export function asBooked(
  { id, reference, patientName, startsAt }: New,
  { id: doctorId, name: doctorName, specialization, timeZone }: Doctor,
  by: { now: number; cancelNoticeMinutes: number },
): Appointment {
  const times = { bookedAt: by.now, startsAt: startsAt.getTime() };
  return {
    ...{ id, reference, doctorId, doctorName, specialization, timeZone, patientName },
    ...slotAt(times.startsAt, timeZone),
    ...{ status: 'booked', version: 1 },
    changeableUntil: changeableUntilOf(times, by.cancelNoticeMinutes),
  };
}

/** The first event of a new appointment. @param now epoch milliseconds */
export function bookedEvent(
  secrets: Secrets,
  { id, doctorId, startsAt }: New,
  now: number,
  request: Request & { idempotencyKey: string },
): AppointmentEvent {
  return {
    appointmentId: id,
    version: 1,
    type: 'booked',
    occurredAt: new Date(now),
    actor: 'patient',
    doctorId,
    startsAt,
    status: 'booked',
    reason: null,
    idempotencyKey: request.idempotencyKey,
    requestHash: requestHash(secrets, request),
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
