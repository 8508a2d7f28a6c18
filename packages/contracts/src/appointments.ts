import { z } from 'zod';
import { Id, Instant, InstantUtc, lineOfText, TimeZone, Uuid } from './primitives.ts';

/** FHIR R4 AppointmentStatus codes that Clinic uses (https://hl7.org/fhir/R4/valueset-appointmentstatus.html). */
export const AppointmentStatus = z.enum(['booked', 'arrived', 'fulfilled', 'noshow', 'cancelled']);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/** A slot taken by a patient. `reference` is to be read out on the phone and grants nothing. */
export const Appointment = z.strictObject({
  id: Uuid,
  reference: z.string(),
  doctorId: z.int(),
  doctorName: z.string(),
  specialization: z.string(),
  timeZone: TimeZone,
  patientName: z.string(),
  startsAt: InstantUtc,
  endsAt: InstantUtc,
  status: AppointmentStatus,
  version: z.int(),
});
export type Appointment = z.infer<typeof Appointment>;

/** The answer to a booking; `manageToken` grants view, cancel and reschedule of this appointment. */
export const BookedAppointment = Appointment.extend({ manageToken: z.string() });
export type BookedAppointment = z.infer<typeof BookedAppointment>;

export const PatientName = lineOfText(120);

export const BookAppointmentInput = z.strictObject({
  doctorId: Id,
  startsAt: Instant,
  patientName: PatientName,
  idempotencyKey: Uuid,
  holdToken: Uuid.optional(),
});
export type BookAppointmentInput = z.infer<typeof BookAppointmentInput>;

export const GetAppointmentInput = z.strictObject({ id: Uuid });
export type GetAppointmentInput = z.infer<typeof GetAppointmentInput>;

/** Over tRPC the iCalendar file (RFC 5545) travels as text. */
export const CalendarFile = z.strictObject({ fileName: z.string(), content: z.string() });
export type CalendarFile = z.infer<typeof CalendarFile>;
