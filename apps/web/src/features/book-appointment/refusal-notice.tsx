import type { Slot } from '@clinic/contracts/availability';
import type { Ref } from 'react';
import { TakenNotice } from '../../domain/taken-notice.tsx';
import { RequestId } from '../../ui/error-panel.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { Refusal } from './use-refusal.ts';

type RefusalNoticeProps = {
  refusal: Refusal;
  onChooseSlot(slot: Slot): void;
  ref: Ref<HTMLDivElement>;
};

/** Why this booking was refused; what is wrong with the name stands at its field instead. */
export function RefusalNotice({ refusal, onChooseSlot, ref }: RefusalNoticeProps) {
  if (refusal.nameProblem) return null;
  if (refusal.taken) {
    const { title, alternatives } = refusal;
    return <TakenNotice {...{ title, alternatives, ref }} onChoose={onChooseSlot} />;
  }
  return (
    <Notice tone="warning" role="alert" title={refusal.title} ref={ref}>
      <RequestId id={refusal.requestId} />
    </Notice>
  );
}
