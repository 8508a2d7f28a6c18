import type { Slot } from '@clinic/contracts/availability';
import type { Doctor } from '@clinic/contracts/doctors';
import { isAboutSlot, NO_LONGER_FREE, useListedSlot } from '../../domain/slot-refusal.ts';
import type { ChangeState } from './change.ts';
import { changeSentence } from './change-sentences.ts';

export type TakenSlot = { title: string; alternatives: Slot[]; answered: boolean };

/** Why the appointment cannot go to the chosen slot: the API's answer, or the list of free slots. */
export function useTakenSlot(
  state: ChangeState,
  doctor: Doctor,
  startsAt: string,
  slot: Slot | null | undefined,
  visitTypeId: number | undefined,
): TakenSlot | undefined {
  const { isFree, near } = useListedSlot(doctor.id, startsAt, slot, visitTypeId);
  if (state.step === 'refused' && state.intent.kind === 'move') {
    const { intent, data } = state;
    const isForSlot = intent.doctorId === doctor.id && intent.startsAt === startsAt;
    if (isForSlot && isAboutSlot(data.code)) {
      const alternatives = data.alternatives ?? near;
      return { title: changeSentence(data), alternatives, answered: true };
    }
  }
  if (state.step !== 'idle' && state.step !== 'refused') return undefined;
  if (isFree !== false) return undefined;
  return { title: NO_LONGER_FREE, alternatives: near, answered: false };
}
