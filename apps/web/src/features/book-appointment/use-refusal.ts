import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import { isUndecided } from '../../domain/intent-state.ts';
import { isAboutSlot, NO_LONGER_FREE, useListedSlot } from '../../domain/slot-refusal.ts';
import { sentenceFor } from '../../lib/error-messages.ts';
import type { BookingIntent, BookingState } from './booking-state.ts';
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

/** The refusal of this slot by the API, or its absence from the day's free slots. */
export function useRefusal(
  state: BookingState,
  doctor: Doctor,
  visitTypeId: number | undefined,
  startsAt: string,
  slot: Slot | null | undefined,
  hold: FormHold,
): Refusal | undefined {
  const { isFree, near } = useListedSlot(doctor.id, startsAt, slot, visitTypeId);
  if (
    state.step === 'refused' &&
    isFor(state.intent, { doctorId: doctor.id, startsAt, visitTypeId })
  ) {
    const { code, alternatives, issues = [], requestId } = state.data;
    const taken = isAboutSlot(code);
    const nameIssue = issues.find(({ path }) => path === 'patientName');
    return {
      title: sentenceFor(state.data),
      taken,
      alternatives: alternatives ?? near,
      nameProblem: nameIssue && nameProblem(nameIssue),
      requestId: taken || nameIssue ? undefined : requestId,
      refused: state.intent.idempotencyKey,
    };
  }
  if (isUndecided(state) || state.step === 'done' || isFree === undefined) return undefined;
  if (hold.refused) {
    const { alternatives } = hold.refused;
    return {
      title: 'Someone else is taking this time, perhaps in another tab of yours.',
      taken: true,
      alternatives: alternatives ?? near,
      refused: 'hold',
    };
  }
  // To everybody else, and so to the list, the slot that this browser holds is taken.
  if (hold.isOwn || isFree) return undefined;
  return { title: NO_LONGER_FREE, taken: true, alternatives: near };
}

type Wanted = Pick<BookingIntent, 'doctorId' | 'startsAt' | 'visitTypeId'>;

function isFor(intent: Wanted, { doctorId, startsAt, visitTypeId }: Wanted): boolean {
  if (intent.doctorId !== doctorId || intent.visitTypeId !== visitTypeId) return false;
  return Date.parse(intent.startsAt) === Date.parse(startsAt);
}
