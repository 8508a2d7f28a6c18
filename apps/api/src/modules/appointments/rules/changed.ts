import type { Appointment } from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import { slotAt } from '../../calendar/rules/slot-times.ts';
import type { AppointmentEvent } from '../../history/rules/appointment-event.ts';
import { changeableUntilOf } from './notice.ts';

/** What a change becomes: the part of its event that depends on the state under the lock. */
export type Decision = Pick<AppointmentEvent, 'type' | 'status'> & {
  /** To whom it moves. */
  doctor?: Doctor;
  /** When it moves to, in epoch milliseconds. */
  startsAt?: number;
  reason?: string | undefined;
};

/** The appointment after a change. */
export function applied(
  { status, doctor, startsAt = undefined }: Decision,
  before: Appointment,
  { bookedAt, cancelNoticeMinutes }: { bookedAt: Date; cancelNoticeMinutes: number },
): Appointment {
  const starts = startsAt ?? Date.parse(before.startsAt);
  const times = { bookedAt: bookedAt.getTime(), startsAt: starts };
  return {
    ...before,
    status,
    version: before.version + 1,
    ...slotAt(starts, doctor?.timeZone ?? before.timeZone),
    ...(doctor && {
      doctorId: doctor.id,
      doctorName: doctor.name,
      specialization: doctor.specialization,
      timeZone: doctor.timeZone,
    }),
    changeableUntil: changeableUntilOf(times, cancelNoticeMinutes),
  };
}

/** The event of a change. @param by.now epoch milliseconds */
export function changeEvent(
  { type, reason }: Decision,
  after: Appointment,
  by: Pick<AppointmentEvent, 'actor' | 'idempotencyKey' | 'requestHash'> & { now: number },
): AppointmentEvent {
  return {
    appointmentId: after.id,
    version: after.version,
    type,
    occurredAt: new Date(by.now),
    actor: by.actor,
    doctorId: after.doctorId,
    startsAt: new Date(after.startsAt),
    status: after.status,
    reason: reason ?? null,
    idempotencyKey: by.idempotencyKey,
    requestHash: by.requestHash,
  };
}
