import { z } from 'zod';
import { Appointment, AppointmentStatus, CancellationReason } from './appointments.ts';
import { Slot } from './availability.ts';
import { NewPatient } from './patients.ts';
import {
  Id,
  Instant,
  InstantUtc,
  LocalTime,
  PlainDate,
  TimeZone,
  Uuid,
  Version,
} from './primitives.ts';

/** What the staff can book over, when they were shown it. */
export const AcceptableRefusal = z.enum([
  'NOT_A_SLOT',
  'OUTSIDE_OPENING_HOURS',
  'TOO_SOON',
  'BEYOND_HORIZON',
  'SLOT_TAKEN',
]);
export type AcceptableRefusal = z.infer<typeof AcceptableRefusal>;

const Accept = z.array(AcceptableRefusal).max(5).default([]);

/** Most doctors whom one question names. */
export const MAX_DESK_DOCTORS = 50;

export const DeskDayInput = z.strictObject({
  date: PlainDate,
  locationId: Id.optional(),
  doctorIds: z.array(Id).min(1).max(MAX_DESK_DOCTORS).optional(),
  /** Which length the free times have; without it the default type's. */
  visitTypeId: Id.optional(),
});
export type DeskDayInput = z.infer<typeof DeskDayInput>;

/** Seven dates from `from` on. */
export const DeskWeekInput = z.strictObject({
  doctorId: Id,
  from: PlainDate,
  visitTypeId: Id.optional(),
});
export type DeskWeekInput = z.infer<typeof DeskWeekInput>;

/** An appointment as the desk shows it in a column. */
export const DeskAppointment = Slot.extend({
  id: Uuid,
  reference: z.string(),
  status: AppointmentStatus,
  version: z.int(),
  /** Above 0 beside another appointment, on purpose. */
  lane: z.int(),
  patientId: Uuid,
  /** Empty of a patient whose data were erased. */
  patientName: z.string(),
  erased: z.boolean(),
  phone: z.string().optional(),
  visitTypeName: z.string(),
  /** Whether it lies outside of the doctor's hours. */
  outsideHours: z.boolean(),
});
export type DeskAppointment = z.infer<typeof DeskAppointment>;

/** A slot that a patient holds on the web. */
export const DeskHold = Slot.extend({ expiresAt: InstantUtc });
export type DeskHold = z.infer<typeof DeskHold>;

/** One date of one doctor, in the doctor's zone. */
export const DeskColumn = z.object({
  doctorId: z.int(),
  doctorName: z.string(),
  specialization: z.string(),
  timeZone: TimeZone,
  locationId: z.int(),
  locationName: z.string(),
  date: PlainDate,
  /** Midnight, and the next one: 23 or 25 hours later on the days of the clock change. */
  dayStartsAt: InstantUtc,
  dayEndsAt: InstantUtc,
  /** When the doctor sees patients. */
  open: z.array(Slot),
  /** Starts that can be booked without accepting anything, in order. */
  free: z.array(Slot),
  /** Without cancelled ones, by start. */
  appointments: z.array(DeskAppointment),
  holds: z.array(DeskHold),
});
export type DeskColumn = z.infer<typeof DeskColumn>;

export const DeskDay = z.object({
  /** The server's time. */
  now: InstantUtc,
  /** How many doctors there are; no more than 50 of them have a column. */
  totalDoctors: z.int(),
  /** The full hours of the first column's date: 23 or 25 of them where the clock changes. */
  hours: z.array(z.object({ startsAt: InstantUtc, localStartsAt: LocalTime })),
  columns: z.array(DeskColumn),
});
export type DeskDay = z.infer<typeof DeskDay>;

/** The patient of a booking: a known one, or a new one. */
export const DeskPatient = z.union([z.strictObject({ id: Uuid }), NewPatient]);
export type DeskPatient = z.infer<typeof DeskPatient>;

export const DeskBookInput = z.strictObject({
  doctorId: Id,
  visitTypeId: Id.optional(),
  startsAt: Instant,
  patient: DeskPatient,
  accept: Accept,
  idempotencyKey: Uuid,
});
export type DeskBookInput = z.infer<typeof DeskBookInput>;

/** A patient who is here and comes in next: booked from the present minute on, and arrived. */
export const WalkInInput = DeskBookInput.omit({ startsAt: true });
export type WalkInInput = z.infer<typeof WalkInInput>;

export const DeskRescheduleInput = z.strictObject({
  id: Uuid,
  version: Version,
  doctorId: Id.optional(),
  startsAt: Instant,
  accept: Accept,
  idempotencyKey: Uuid,
});
export type DeskRescheduleInput = z.infer<typeof DeskRescheduleInput>;

/** `prov`: the clinic cancels; else why the patient does. */
export const DeskCancelInput = z.strictObject({
  id: Uuid,
  version: Version,
  reason: CancellationReason.or(z.literal('prov')),
  idempotencyKey: Uuid,
});
export type DeskCancelInput = z.infer<typeof DeskCancelInput>;

export const SetAttendanceInput = z.strictObject({
  id: Uuid,
  version: Version,
  to: z.enum(['arrived', 'fulfilled', 'noshow']),
  idempotencyKey: Uuid,
});
export type SetAttendanceInput = z.infer<typeof SetAttendanceInput>;

/** Takes back what was recorded; `accept` counts when a cancelled appointment comes back. */
export const CorrectInput = z.strictObject({
  id: Uuid,
  version: Version,
  to: z.enum(['booked', 'arrived']),
  accept: Accept,
  idempotencyKey: Uuid,
});
export type CorrectInput = z.infer<typeof CorrectInput>;

export const DeskAppointmentInput = z.strictObject({ id: Uuid });
export type DeskAppointmentInput = z.infer<typeof DeskAppointmentInput>;

/** What happened to an appointment, and who did it. */
export const DeskEvent = z.object({
  version: z.int(),
  type: z.enum([
    'booked',
    'rescheduled',
    'cancelled',
    'arrived',
    'fulfilled',
    'noshow',
    'corrected',
  ]),
  occurredAt: InstantUtc,
  localOccurredAt: LocalTime,
  /** `staff` with a name; `operator` at the command line. */
  actor: z.enum(['patient', 'operator', 'staff', 'system']),
  staffName: z.string().optional(),
  status: AppointmentStatus,
  localStartsAt: LocalTime,
  doctorName: z.string(),
  reason: z.string().optional(),
  accepted: z.array(z.string()),
});
export type DeskEvent = z.infer<typeof DeskEvent>;

/** An appointment with its patient and its history. */
export const DeskAppointmentDetails = Appointment.extend({
  patientId: Uuid,
  erased: z.boolean(),
  phone: z.string().optional(),
  birthDate: z.string().optional(),
  lane: z.int(),
  history: z.array(DeskEvent),
});
export type DeskAppointmentDetails = z.infer<typeof DeskAppointmentDetails>;

/** For how many days an appointment without an outcome is somebody's task. */
export const ATTENTION_DAYS = 30;

/** Why an appointment is somebody's task. */
export const AttentionReason = z.enum(['no-outcome', 'unreachable', 'overbooked', 'outside-hours']);
export type AttentionReason = z.infer<typeof AttentionReason>;

export const AttentionInput = z.strictObject({ locationId: Id.optional() });
export type AttentionInput = z.infer<typeof AttentionInput>;

export const AttentionItem = z.object({
  reason: AttentionReason,
  doctorId: z.int(),
  doctorName: z.string(),
  date: PlainDate,
  appointment: DeskAppointment,
});
export type AttentionItem = z.infer<typeof AttentionItem>;

/** The first of them by start; `total` counts all. */
export const Attention = z.object({ total: z.int(), items: z.array(AttentionItem) });
export type Attention = z.infer<typeof Attention>;
