import type { ErrorCode, ErrorData } from '@clinic/contracts/errors';
import { callPractice } from './whom-to-call.ts';

/** What only the staff meet; the desk has its own sentences. */
type OfDesk =
  | 'RULES_REFUSED'
  | 'PATIENT_NOT_FOUND'
  | 'HAS_APPOINTMENTS'
  | 'STAFF_NOT_FOUND'
  | 'LINK_NOT_FOUND'
  | 'EMAIL_IN_USE'
  | 'LAST_MANAGER'
  | 'LOCATION_NOT_FOUND'
  | 'LOCATION_IN_USE';

/** One sentence for patients per code of the contract: what happened and what to do. */
const SENTENCES: Record<Exclude<ErrorCode, 'TOO_LATE' | OfDesk>, string> = {
  INVALID_INPUT: 'Something in the form is not right. Please check what you entered.',
  UNAUTHENTICATED: 'Please sign in and try again.',
  FORBIDDEN: 'You are not allowed to do this. Please ask the practice.',
  APPOINTMENT_NOT_FOUND:
    'We cannot find this appointment. Please check that you have the whole link.',
  DOCTOR_NOT_FOUND: 'We cannot find this doctor. Please choose one from the list.',
  VISIT_TYPE_NOT_FOUND: 'There is no such visit type any more. Please choose another one.',
  HOLD_NOT_FOUND: 'This time is no longer kept for you. You can still book it while it is free.',
  ROUTE_NOT_FOUND: 'There is nothing at this address. Please start from the list of doctors.',
  METHOD_NOT_ALLOWED: 'This page is out of date. Please reload it and try again.',
  PAYLOAD_TOO_LARGE: 'What you entered is too long. Please shorten it.',
  UNSUPPORTED_MEDIA_TYPE: 'This page is out of date. Please reload it and try again.',
  SLOT_TAKEN: 'Someone else has just booked this time. Nothing was booked for you.',
  ALREADY_CANCELLED: 'This appointment is already cancelled. There is nothing more to do.',
  INVALID_TRANSITION: 'This appointment can no longer be changed. Please call the practice.',
  VERSION_MISMATCH: 'This appointment was changed meanwhile. Please look at it again first.',
  IDEMPOTENCY_KEY_REUSED: 'We could not place this booking. Please press the button again.',
  VISIT_TYPE_NOT_OFFERED: 'This doctor does not offer this visit type. Please choose another one.',
  NOT_A_SLOT: 'This time cannot be booked. Please choose one of the free times.',
  OUTSIDE_OPENING_HOURS:
    'The practice is closed at this time. Please choose one of the free times.',
  IN_THE_PAST: 'This time has already passed. Please choose a later one.',
  TOO_SOON: 'This visit must be booked longer ahead. Please choose a later time.',
  BEYOND_HORIZON: 'This day cannot be booked yet. Please choose an earlier one.',
  RATE_LIMITED: 'There were too many requests from your network. Please wait a moment.',
  HOLD_LIMIT: 'Too many times are being kept from your network. You can still book directly.',
  PATIENT_LIMIT:
    'Too many upcoming appointments were booked from your network. Please call the practice.',
  INTERNAL: 'Something went wrong on our side. Please try again.',
  UNAVAILABLE: 'The clinic cannot answer right now. Please try again in a moment.',
};

/**
 * The sentence for an error, with whom to call if it says so; a code that this build does not know
 * yet reads as `INTERNAL`.
 */
export function sentenceFor({ code, phone }: Pick<ErrorData, 'code' | 'phone'>): string {
  if (code === 'TOO_LATE') {
    return `It is too close to the appointment to change it here. Please ${callPractice(phone)}`;
  }
  return SENTENCES[code as keyof typeof SENTENCES] ?? SENTENCES.INTERNAL;
}

/** The sentence when no answer of the API arrived at all. */
export const UNREACHABLE = 'We cannot reach the clinic. Please check your connection.';
