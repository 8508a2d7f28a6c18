import type { Appointment } from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import { slotAt } from '../../calendar/rules/slot-times.ts';
import { type AppointmentEvent, EVENT_FORMAT } from '../../history/rules/appointment-event.ts';
import { type BookableVisitType, lengthOf } from '../../visit-types/rules/bookable-visit-type.ts';
import { changeableUntilOf } from './notice.ts';

/** What a change becomes: the part of its event that depends on the state under the lock. */
export type Decision = Pick<AppointmentEvent, 'type' | 'status'> & {
  /** Where it moves to: to whom, when (epoch milliseconds), and for how long by its visit type of today. */
  move?: { doctor: Doctor; startsAt: number; visitType: BookableVisitType };
  reason?: string | undefined;
};

/** The appointment after a change. */
export function applied(
  { status, move }: Decision,
  before: Appointment,
  { bookedAt, cancelNoticeMinutes }: { bookedAt: Date; cancelNoticeMinutes: number },
): Appointment {
  const startsAt = move?.startsAt ?? Date.parse(before.startsAt);
  const times = { bookedAt: bookedAt.getTime(), startsAt };
  return {
    ...before,
    status,
    version: before.version + 1,
    ...(move && moved(move)),
    changeableUntil: changeableUntilOf(times, cancelNoticeMinutes),
  };
}

function moved({ doctor, startsAt, visitType }: NonNullable<Decision['move']>) {
  const { id: doctorId, name: doctorName, specialization, timeZone, location } = doctor;
  const endsAt = startsAt + lengthOf(visitType);
  return {
    ...{ doctorId, doctorName, specialization, timeZone, location },
    ...slotAt({ startsAt, endsAt }, timeZone),
  };
}

/** The event of a change. @param by.now epoch milliseconds */
export function changeEvent(
  { type, reason, move }: Decision,
  after: Appointment,
  by: Pick<AppointmentEvent, 'actor' | 'idempotencyKeyHash' | 'requestHash'> & {
    now: number;
    /** In which it was. */
    lane: number;
  },
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
    idempotencyKeyHash: by.idempotencyKeyHash,
    requestHash: by.requestHash,
    ...{ format: EVENT_FORMAT, actorId: null, accepted: null },
    via: by.actor === 'patient' ? 'web' : 'cli',
    endsAt: new Date(after.endsAt),
    visitTypeId: after.visitType.id,
    locationId: after.location.id,
    // A reschedule leads to free time.
    lane: move ? 0 : by.lane,
  };
}
