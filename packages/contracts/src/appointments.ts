import { z } from 'zod';
import { Slot } from './availability.ts';
import { Contact } from './contact.ts';
import { lineOfText } from './line-of-text.ts';
import { Location } from './locations.ts';
import { Id, Instant, InstantUtc, TimeZone, Uuid, Version } from './primitives.ts';
import { VisitType } from './visit-types.ts';

/** FHIR R4 AppointmentStatus codes that Clinic uses (https://hl7.org/fhir/R4/valueset-appointmentstatus.html). */
export const AppointmentStatus = z.enum(['booked', 'arrived', 'fulfilled', 'noshow', 'cancelled']);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/** A slot taken by a patient. `reference` is to be read out on the phone and grants nothing. */
export const Appointment = Slot.extend({
  id: Uuid,
  reference: z.string(),
  doctorId: z.int(),
  doctorName: z.string(),
  specialization: z.string(),
  timeZone: TimeZone,
  patientName: z.string(),
  status: AppointmentStatus,
  version: z.int(),
  visitType: VisitType.pick({ id: true, code: true, name: true }),
  location: Location,
  /** Until then its patient may cancel or reschedule it, where its state allows it. */
  changeableUntil: InstantUtc,
});
export type Appointment = z.infer<typeof Appointment>;

/**
 * The answer to a booking; `manageToken` grants view, cancel and reschedule of this appointment. Asked for again
 * more than a day later, the answer comes without it.
 */
export const BookedAppointment = Appointment.extend({ manageToken: z.string().optional() });
export type BookedAppointment = z.infer<typeof BookedAppointment>;

export const PatientName = lineOfText(120);

export const BookAppointmentInput = z.strictObject({
  doctorId: Id,
  startsAt: Instant,
  /** Without it the default type is meant. */
  visitTypeId: Id.optional(),
  patientName: PatientName,
  /** Where the clinic reaches the patient; not kept where the clinic asks for none. */
  contact: Contact.optional(),
  idempotencyKey: Uuid,
  holdToken: Uuid.optional(),
});
export type BookAppointmentInput = z.infer<typeof BookAppointmentInput>;

export const GetAppointmentInput = z.strictObject({ id: Uuid });
export type GetAppointmentInput = z.infer<typeof GetAppointmentInput>;

/**
 * Why a patient cancels: codes of FHIR's appointment-cancellation-reason
 * (https://terminology.hl7.org/CodeSystem-appointment-cancellation-reason.html). In order: patient
 * (no closer reason), feeling better, lack of transportation, moved, unhappy or changed provider.
 */
export const CancellationReason = z.enum(['pat', 'pat-fb', 'pat-lt', 'pat-mv', 'pat-wto']);
export type CancellationReason = z.infer<typeof CancellationReason>;

export const CancelAppointmentInput = z.strictObject({
  id: Uuid,
  version: Version.optional(),
  reason: CancellationReason.optional(),
  idempotencyKey: Uuid,
});
export type CancelAppointmentInput = z.infer<typeof CancelAppointmentInput>;

/** Without `doctorId` the appointment stays with its doctor. Its visit type stays. */
export const RescheduleAppointmentInput = z.strictObject({
  id: Uuid,
  doctorId: Id.optional(),
  startsAt: Instant,
  version: Version.optional(),
  holdToken: Uuid.optional(),
  idempotencyKey: Uuid,
});
export type RescheduleAppointmentInput = z.infer<typeof RescheduleAppointmentInput>;

/** `holdToken` is this browser's secret; asking again with it renews the hold. */
export const HoldSlotInput = z.strictObject({
  doctorId: Id,
  startsAt: Instant,
  visitTypeId: Id.optional(),
  holdToken: Uuid,
});
export type HoldSlotInput = z.infer<typeof HoldSlotInput>;

/** Until `expiresAt` nobody else can take the slot. */
export const Hold = Slot.extend({ expiresAt: InstantUtc });
export type Hold = z.infer<typeof Hold>;

export const ReleaseHoldInput = z.strictObject({ holdToken: Uuid });
export type ReleaseHoldInput = z.infer<typeof ReleaseHoldInput>;

/** Over tRPC the iCalendar file (RFC 5545) travels as text. */
export const CalendarFile = z.object({ fileName: z.string(), content: z.string() });
export type CalendarFile = z.infer<typeof CalendarFile>;
