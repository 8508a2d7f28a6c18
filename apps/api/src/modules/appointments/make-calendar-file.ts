import type { CalendarFile } from '@clinic/contracts/appointments';
import ical, { ICalEventClass, ICalEventStatus } from 'ical-generator';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import { addressInOneLine } from '../locations/rules/address-in-one-line.ts';
import { selectCurrent } from './appointments-repository.ts';
import { calendarUidOf } from './rules/calendar-uid.ts';
import { timeZoneComponent } from './rules/time-zone-component.ts';

/**
 * The appointment as an iCalendar file (RFC 5545) to import, not an invitation: no METHOD.
 * Its times are wall times of the doctor's zone, explained by a `VTIMEZONE`.
 * A later file of the same appointment replaces the earlier one: same UID, higher SEQUENCE.
 */
export async function makeCalendarFile(
  clinic: Clinic,
  { appointment }: Authorized<'manage-token'>,
): Promise<CalendarFile> {
  const current = await selectCurrent(clinic.db, appointment.id);
  const startsAt = Date.parse(appointment.startsAt);
  const endsAt = Date.parse(appointment.endsAt);
  const calendar = ical({
    prodId: { company: 'Clinic', product: 'Appointments', language: 'EN' },
    // Without a name of its own, so that the stamp stays in UTC as it must be.
    timezone: { name: null, generator: (zone) => timeZoneComponent(zone, { startsAt, endsAt }) },
  });
  calendar.createEvent({
    id: calendarUidOf(appointment.id),
    sequence: appointment.version - 1,
    ...(current && { stamp: current.changedAt }),
    // Wall times of the doctor's zone, as Node's zone data have them.
    start: Temporal.Instant.fromEpochMilliseconds(startsAt),
    end: Temporal.Instant.fromEpochMilliseconds(endsAt),
    timezone: isKnownTimeZone(appointment.timeZone) ? appointment.timeZone : null,
    summary: `Appointment with ${appointment.doctorName}`,
    description: `Reference ${appointment.reference}`,
    location: addressInOneLine(appointment.location),
    class: ICalEventClass.PRIVATE,
    status:
      appointment.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  return { fileName: `appointment-${appointment.reference}.ics`, content: calendar.toString() };
}
