import type { ErrorData } from '@clinic/contracts/errors';
import { errorDataOf } from '../../lib/api-error.ts';
import { UNREACHABLE } from '../../lib/error-messages.ts';

/** One sentence for the staff per code that they meet: what happened and what to do. */
const SENTENCES: Partial<Record<ErrorData['code'], string>> = {
  INVALID_INPUT: 'Something is not right. Please check what you entered.',
  UNAUTHENTICATED: 'Your session had ended. Nothing was saved: please press the button again.',
  FORBIDDEN: 'This is not for your role or your location.',
  APPOINTMENT_NOT_FOUND: 'This appointment is not there any more.',
  DOCTOR_NOT_FOUND: 'This doctor does not see patients here any more.',
  PATIENT_NOT_FOUND: 'This patient is not there, or was erased.',
  STAFF_NOT_FOUND: 'This person is not there, or was disabled.',
  LINK_NOT_FOUND:
    'This link was used already, or its time is over. Sign in if you have a password; if not, ask a manager for a new link.',
  SLOT_TAKEN: 'This time is taken, and nothing more fits beside it. Nothing was changed.',
  ALREADY_CANCELLED: 'This appointment is already cancelled.',
  INVALID_TRANSITION: 'Its state does not allow this now.',
  RULES_REFUSED: 'The rules refuse this time.',
  VERSION_MISMATCH: 'Somebody has changed this meanwhile. Nothing of yours was saved: look again.',
  HAS_APPOINTMENTS: 'This patient has appointments to come. Cancel them first.',
  EMAIL_IN_USE: 'Somebody else here has this email address.',
  LAST_MANAGER: 'This is the only manager. Make somebody else a manager first.',
  LOCATION_NOT_FOUND: 'This location is not there any more.',
  LOCATION_IN_USE: 'Doctors work at this location. Move or retire them first.',
  VISIT_TYPE_NOT_OFFERED: 'This doctor does not offer this visit type.',
  VISIT_TYPE_NOT_FOUND: 'There is no such visit type any more.',
  UNAVAILABLE: 'The clinic cannot answer right now. Try again in a moment.',
};

export const REFUSALS: Record<string, string> = {
  NOT_A_SLOT: 'It does not start on the doctor’s grid.',
  OUTSIDE_OPENING_HOURS: 'It is outside of the doctor’s hours.',
  IN_THE_PAST: 'It has passed. This cannot be accepted.',
  TOO_SOON: 'It is closer than the notice of this visit type.',
  BEYOND_HORIZON: 'It is further ahead than patients can book.',
  SLOT_TAKEN: 'It overlaps with something else.',
};

/** What happened, for the staff; the issues of single fields are shown beside these. */
export function deskSentence(error: unknown, retryAfter = 0): string {
  const data = errorDataOf(error);
  if (!data) return UNREACHABLE;
  if (data.code === 'RATE_LIMITED') {
    const minutes = Math.max(1, Math.ceil(retryAfter / 60_000));
    return `Too many tries. Try again in ${minutes} minute${minutes === 1 ? '' : 's'}.`;
  }
  return SENTENCES[data.code] ?? 'Something went wrong on our side. Please try again.';
}

/**
 * What is wrong with one field, as a sentence that begins with its name; nothing where it is right.
 *
 * @param subject the field's label
 */
export function fieldProblem(error: unknown, path: string, subject = 'It'): string | undefined {
  const issue = errorDataOf(error)?.issues?.find((each) => each.path === path);
  return issue && `${subject} ${issue.message}.`;
}
