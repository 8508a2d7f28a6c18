import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import { skipToken } from '@tanstack/react-query';
import { nearest } from '../../domain/nearest-slots.ts';
import { dateOf } from '../../lib/format-time.ts';
import { REFRESH_EVERY } from '../../lib/query-client.ts';
import { trpc } from '../../lib/trpc.ts';
import type { ChangeState } from './change.ts';
import { changeSentence } from './change-sentences.ts';

/** Codes that say that the appointment cannot go to this slot, whoever asks. */
const ABOUT_THE_SLOT = new Set([
  'SLOT_TAKEN',
  'NOT_A_SLOT',
  'OUTSIDE_OPENING_HOURS',
  'IN_THE_PAST',
  'BEYOND_HORIZON',
]);

export type TakenSlot = { title: string; alternatives: Slot[]; answered: boolean };

/** Why the appointment cannot go to the chosen slot: the API's answer, or the list of free slots. */
export function useTakenSlot(
  state: ChangeState,
  doctor: Doctor,
  startsAt: string,
  slot: Slot | null | undefined,
): TakenSlot | undefined {
  const day = trpc.availability.day.useQuery(
    slot ? { doctorId: doctor.id, date: dateOf(slot.localStartsAt) } : skipToken,
    { refetchInterval: REFRESH_EVERY },
  );
  const slots = day.data?.slots;
  if (state.step === 'refused' && state.intent.kind === 'move') {
    const { intent, data } = state;
    const isForSlot = intent.doctorId === doctor.id && intent.startsAt === startsAt;
    if (isForSlot && ABOUT_THE_SLOT.has(data.code)) {
      const alternatives = data.alternatives ?? nearest(slots ?? [], startsAt);
      return { title: changeSentence(data.code), alternatives, answered: true };
    }
  }
  if (state.step !== 'idle' && state.step !== 'refused') return undefined;
  if (!slots || slots.some((one) => one.startsAt === startsAt)) return undefined;
  const alternatives = nearest(slots, startsAt);
  return { title: 'This time is no longer free.', alternatives, answered: false };
}
