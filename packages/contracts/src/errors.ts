import { z } from 'zod';
import { Appointment } from './appointments.ts';
import { Slot } from './availability.ts';
import { InputIssue } from './input-issues.ts';

/**
 * The closed list of errors: HTTP status and the fixed text that both edges give.
 * Sentences for patients belong to the client.
 */
export const ERRORS = {
  INVALID_INPUT: { httpStatus: 400, message: 'The request is malformed.' },
  UNAUTHENTICATED: { httpStatus: 401, message: 'Sign in first.' },
  FORBIDDEN: { httpStatus: 403, message: 'You may not do this.' },
  APPOINTMENT_NOT_FOUND: { httpStatus: 404, message: 'There is no such appointment.' },
  DOCTOR_NOT_FOUND: { httpStatus: 404, message: 'There is no such doctor.' },
  LOCATION_NOT_FOUND: { httpStatus: 404, message: 'There is no such location.' },
  VISIT_TYPE_NOT_FOUND: { httpStatus: 404, message: 'There is no such visit type.' },
  PATIENT_NOT_FOUND: { httpStatus: 404, message: 'There is no such patient.' },
  STAFF_NOT_FOUND: { httpStatus: 404, message: 'There is no such member of the staff.' },
  LINK_NOT_FOUND: { httpStatus: 404, message: 'The link was used, or its time is over.' },
  HOLD_NOT_FOUND: { httpStatus: 404, message: 'There is no such hold.' },
  ROUTE_NOT_FOUND: { httpStatus: 404, message: 'There is nothing at this address.' },
  METHOD_NOT_ALLOWED: { httpStatus: 405, message: 'This address does not answer that method.' },
  PAYLOAD_TOO_LARGE: { httpStatus: 413, message: 'The request body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { httpStatus: 415, message: 'The request body must be JSON.' },
  SLOT_TAKEN: { httpStatus: 409, message: 'The slot is taken.' },
  ALREADY_CANCELLED: { httpStatus: 409, message: 'The appointment is already cancelled.' },
  TOO_LATE: { httpStatus: 409, message: 'It is too close to the start of the appointment.' },
  INVALID_TRANSITION: {
    httpStatus: 409,
    message: 'The state of the appointment does not allow this.',
  },
  RULES_REFUSED: { httpStatus: 409, message: 'The rules of the clinic refuse this.' },
  HAS_APPOINTMENTS: { httpStatus: 409, message: 'There are appointments to come.' },
  LOCATION_IN_USE: { httpStatus: 409, message: 'Doctors work at this location.' },
  EMAIL_IN_USE: { httpStatus: 409, message: 'The email address is in use.' },
  LAST_MANAGER: { httpStatus: 409, message: 'The clinic needs a manager.' },
  VERSION_MISMATCH: { httpStatus: 412, message: 'It has changed in the meantime.' },
  IDEMPOTENCY_KEY_REUSED: {
    httpStatus: 422,
    message: 'The idempotency key was used for another request.',
  },
  VISIT_TYPE_NOT_OFFERED: {
    httpStatus: 422,
    message: 'The doctor does not offer this visit type.',
  },
  NOT_A_SLOT: { httpStatus: 422, message: 'Slots start on the hour and half hour.' },
  OUTSIDE_OPENING_HOURS: {
    httpStatus: 422,
    message: 'The time is outside of the opening hours.',
  },
  IN_THE_PAST: { httpStatus: 422, message: 'The time has passed.' },
  TOO_SOON: { httpStatus: 422, message: 'The visit type must be booked longer ahead.' },
  BEYOND_HORIZON: { httpStatus: 422, message: 'The time is too far ahead to be booked.' },
  RATE_LIMITED: { httpStatus: 429, message: 'Too many requests.' },
  HOLD_LIMIT: {
    httpStatus: 429,
    message: 'No more slots, or not for longer, can be held from here.',
  },
  PATIENT_LIMIT: {
    httpStatus: 429,
    message: 'There are too many upcoming appointments booked from here.',
  },
  INTERNAL: { httpStatus: 500, message: 'Something went wrong on our side.' },
  UNAVAILABLE: {
    httpStatus: 503,
    message: 'The service cannot answer now. Ask again with the same idempotency key.',
  },
} as const satisfies Record<string, { httpStatus: number; message: string }>;

export type ErrorCode = keyof typeof ERRORS;
export const ErrorCode = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]);

/** What stands in the way of a slot: an appointment with its reference, or a patient's hold until it ends. */
export const Overlap = Slot.extend({
  reference: z.string().optional(),
  heldUntil: z.iso.datetime().optional(),
});
export type Overlap = z.infer<typeof Overlap>;

/** What an error carries beside its code, to help the caller on. */
export const ErrorDetails = z.object({
  issues: z.array(InputIssue).optional(),
  alternatives: z.array(Slot).optional(),
  current: Appointment.optional(),
  /** With `RULES_REFUSED`: everything that the rules refuse, in the order of this list. */
  refusals: z.array(z.string()).optional(),
  /** To the staff: what stands in the way of a slot. */
  overlaps: z.array(Overlap).optional(),
  /** With `HAS_APPOINTMENTS`, of a doctor or a location: how many there are to come. */
  appointments: z.int().optional(),
  /** Whom to call, with `TOO_LATE`; missing where the clinic has told no phone. */
  phone: z.string().optional(),
});
export type ErrorDetails = z.infer<typeof ErrorDetails>;

/** `data` of a tRPC error. `requestId` is to be quoted when asking for support. */
export const ErrorData = ErrorDetails.extend({
  code: ErrorCode,
  httpStatus: z.int(),
  requestId: z.string(),
});
export type ErrorData = z.infer<typeof ErrorData>;

/** `application/problem+json` of RFC 9457, with Clinic's extensions. */
export const Problem = ErrorDetails.extend({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  code: ErrorCode,
  requestId: z.string(),
});
export type Problem = z.infer<typeof Problem>;
