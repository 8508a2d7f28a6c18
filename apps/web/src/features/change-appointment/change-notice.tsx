import type { Appointment } from '@clinic/contracts/appointments';
import type { ReactNode, Ref } from 'react';
import { isUndecided } from '../../domain/intent-state.ts';
import { ProgressNotice } from '../../domain/progress-notice.tsx';
import { RequestId } from '../../ui/error-panel.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { ChangeState } from './change.ts';
import { changeSentence, WORDS } from './change-sentences.ts';
import { whenAndWithWhom } from './current-state.ts';

type ChangeNoticeProps = {
  state: ChangeState;
  /** As it stands now. */
  appointment: Appointment;
  onRetry(): void;
  /** What the patient may do about a refusal. */
  children?: ReactNode;
  ref: Ref<HTMLDivElement>;
};

/** How a change goes on, or why it was refused and what holds instead. */
export function ChangeNotice({ state, appointment, onRetry, children, ref }: ChangeNoticeProps) {
  if (isUndecided(state)) {
    return <ProgressNotice state={state} words={WORDS[state.intent.kind]} {...{ onRetry, ref }} />;
  }
  if (state.step !== 'refused') return null;
  const { code, requestId } = state.data;
  return (
    <Notice tone="warning" role="alert" title={changeSentence(state.data)} ref={ref}>
      <p>{whenAndWithWhom(appointment)}</p>
      {code === 'INVALID_INPUT' && <RequestId id={requestId} />}
      {children}
    </Notice>
  );
}
