import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import { skipToken } from '@tanstack/react-query';
import { isUndecided } from '../../domain/intent-state.ts';
import { nearest } from '../../domain/nearest-slots.ts';
import { sentenceFor } from '../../lib/error-messages.ts';
import { dateOf } from '../../lib/format-time.ts';
import { REFRESH_EVERY } from '../../lib/query-client.ts';
import { trpc } from '../../lib/trpc.ts';
import type { BookingState } from './booking-state.ts';
import { nameProblem } from './check-name.ts';
import type { FormHold } from './form-hold.ts';

/** Why the chosen slot cannot be booked as things stand. */
export type Refusal = {
  title: string;
  /** The slot is not free: booking it again makes no sense. */
  taken: boolean;
  alternatives: Slot[];
  nameProblem?: string | undefined;
  requestId?: string | undefined;
  /** Names the answer of the API that refused; absent when only the list of slots says so. */
  refused?: string;
};

/** Codes that say the slot itself cannot be booked, whoever asks. */
const ABOUT_THE_SLOT = new Set([
  'SLOT_TAKEN',
  'NOT_A_SLOT',
  'OUTSIDE_OPENING_HOURS',
  'IN_THE_PAST',
  'BEYOND_HORIZON',
]);

/** The refusal of this slot by the API, or its absence from the day's free slots. */
export function useRefusal(
  state: BookingState,
  doctor: Doctor,
  startsAt: string,
  slot: Slot | null | undefined,
  hold: FormHold,
): Refusal | undefined {
  const day = trpc.availability.day.useQuery(
    slot ? { doctorId: doctor.id, date: dateOf(slot.localStartsAt) } : skipToken,
    { refetchInterval: REFRESH_EVERY },
  );
  if (state.step === 'refused' && isFor(state.intent, doctor.id, startsAt)) {
    const { code, alternatives, issues = [], requestId } = state.data;
    const taken = ABOUT_THE_SLOT.has(code);
    const nameIssue = issues.find(({ path }) => path === 'patientName');
    return {
      title: sentenceFor(code),
      taken,
      alternatives: alternatives ?? nearest(day.data?.slots ?? [], startsAt),
      nameProblem: nameIssue && nameProblem(nameIssue.message),
      requestId: taken || nameIssue ? undefined : requestId,
      refused: state.intent.idempotencyKey,
    };
  }
  if (isUndecided(state) || state.step === 'done' || !day.data) return undefined;
  if (hold.refused) {
    const { alternatives } = hold.refused;
    return {
      title: 'Someone else is taking this time, perhaps in another tab of yours.',
      taken: true,
      alternatives: alternatives ?? nearest(day.data.slots, startsAt),
      refused: 'hold',
    };
  }
  // To everybody else, and so to the list, the slot that this browser holds is taken.
  if (hold.isOwn) return undefined;
  const { slots } = day.data;
  if (slots.some((slot) => slot.startsAt === startsAt)) return undefined;
  return {
    title: 'This time is no longer free.',
    taken: true,
    alternatives: nearest(slots, startsAt),
  };
}

function isFor(
  intent: { doctorId: number; startsAt: string },
  doctorId: number,
  startsAt: string,
): boolean {
  return intent.doctorId === doctorId && Date.parse(intent.startsAt) === Date.parse(startsAt);
}
