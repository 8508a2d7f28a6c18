import type { Appointment } from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import { slotAt } from '../../calendar/rules/slot-times.ts';
import { type AppointmentEvent, EVENT_FORMAT } from '../../history/rules/appointment-event.ts';
import type { Author } from '../../history/rules/author.ts';
import { type BookableVisitType, lengthOf } from '../../visit-types/rules/bookable-visit-type.ts';
import { changeableUntilOf } from './notice.ts';

/** What a change becomes: the part of its event that depends on the state under the lock. */
export type Decision = Pick<AppointmentEvent, 'type' | 'status'> & {
  /** Where it moves to: to whom, when (epoch milliseconds), and for how long by its visit type of today. */
  move?: { doctor: Doctor; startsAt: number; visitType: BookableVisitType };
  /** Where it is from now on; where nothing is said, a move leads to free time, and else nothing changes. */
  lane?: number;
  reason?: string | undefined;
  /** The refusals that a member of the staff was shown and accepted. */
  accepted?: readonly string[];
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
  { type, reason, move, lane, accepted = [] }: Decision,
  after: Appointment,
  by: Pick<AppointmentEvent, 'idempotencyKeyHash' | 'requestHash'> & {
    author: Author;
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
    ...by.author,
    doctorId: after.doctorId,
    startsAt: new Date(after.startsAt),
    status: after.status,
    reason: reason ?? null,
    idempotencyKeyHash: by.idempotencyKeyHash,
    requestHash: by.requestHash,
    format: EVENT_FORMAT,
    accepted: accepted.length > 0 ? [...accepted] : null,
    endsAt: new Date(after.endsAt),
    visitTypeId: after.visitType.id,
    locationId: after.location.id,
    lane: lane ?? (move ? 0 : by.lane),
  };
}
