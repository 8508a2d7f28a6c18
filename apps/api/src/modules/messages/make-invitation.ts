import type { Appointment } from '@clinic/contracts/appointments';
import ical, {
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
} from 'ical-generator';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import { calendarUidOf } from '../appointments/rules/calendar-uid.ts';
import { timeZoneComponent } from '../appointments/rules/time-zone-component.ts';
import { addressInOneLine } from '../locations/rules/address-in-one-line.ts';

type Wanted = {
  appointment: Appointment;
  /** Of the event that is told: SEQUENCE is one less. */
  version: number;
  /** Epoch milliseconds. */
  changedAt: number;
  from: { name: string; address: string };
  to: string;
};

/**
 * The appointment as an invitation (RFC 5546) for the patient's calendar, which follows it from then on. What it
 * is called says where, and nothing of who sees whom for what.
 */
export function makeInvitation(
  method: 'REQUEST' | 'CANCEL',
  { appointment, version, changedAt, from, to }: Wanted,
): string {
  const startsAt = Date.parse(appointment.startsAt);
  const endsAt = Date.parse(appointment.endsAt);
  const { timeZone, location } = appointment;
  const calendar = ical({
    prodId: { company: 'Clinic', product: 'Appointments', language: 'EN' },
    method: ICalCalendarMethod[method],
    timezone: { name: null, generator: (zone) => timeZoneComponent(zone, { startsAt, endsAt }) },
  });
  const event = calendar.createEvent({
    id: calendarUidOf(appointment.id),
    sequence: version - 1,
    stamp: Temporal.Instant.fromEpochMilliseconds(changedAt),
    start: Temporal.Instant.fromEpochMilliseconds(startsAt),
    end: Temporal.Instant.fromEpochMilliseconds(endsAt),
    timezone: isKnownTimeZone(timeZone) ? timeZone : null,
    summary: `Appointment at ${location.name}`,
    description: `Reference ${appointment.reference}`,
    location: addressInOneLine(location),
    class: ICalEventClass.PRIVATE,
    status: method === 'CANCEL' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: from.name, email: from.address },
  });
  event.createAttendee({ email: to, status: ICalAttendeeStatus.ACCEPTED, rsvp: false });
  return calendar.toString();
}
