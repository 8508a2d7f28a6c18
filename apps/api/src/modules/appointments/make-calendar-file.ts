import type { CalendarFile, GetAppointmentInput } from '@clinic/contracts/appointments';
import ical, { ICalEventClass, ICalEventStatus } from 'ical-generator';
import type { Actor } from '../../kernel/actor.ts';
import type { Clinic } from '../../kernel/clinic.ts';
import { selectStanding } from './appointments-repository.ts';
import { getAppointment } from './get-appointment.ts';

/**
 * The appointment as an iCalendar file (RFC 5545) to import, not an invitation: no METHOD.
 * A later file of the same appointment replaces the earlier one: same UID, higher SEQUENCE.
 * Throws `APPOINTMENT_NOT_FOUND`.
 */
export async function makeCalendarFile(
  clinic: Clinic,
  actor: Actor,
  input: GetAppointmentInput,
): Promise<CalendarFile> {
  const appointment = await getAppointment(clinic, actor, input);
  const standing = await selectStanding(clinic.db, appointment.id);
  const calendar = ical({ prodId: { company: 'Clinic', product: 'Appointments', language: 'EN' } });
  calendar.createEvent({
    id: `${appointment.id}@clinic`,
    sequence: appointment.version - 1,
    ...(standing && { stamp: standing.changedAt }),
    start: new Date(appointment.startsAt),
    end: new Date(appointment.endsAt),
    summary: `Appointment with ${appointment.doctorName}`,
    description: `Reference ${appointment.reference}`,
    class: ICalEventClass.PRIVATE,
    status:
      appointment.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  return { fileName: `appointment-${appointment.reference}.ics`, content: calendar.toString() };
}
