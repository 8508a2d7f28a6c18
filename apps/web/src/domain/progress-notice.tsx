import type { ErrorData } from '@clinic/contracts/errors';
import type { Ref } from 'react';
import { sentenceFor, UNREACHABLE } from '../lib/error-messages.ts';
import { RequestId } from '../ui/error-panel.tsx';
import { Notice } from '../ui/notice.tsx';

/** The parts of an undecided intent's state that are worth saying. */
type Undecided =
  | { step: 'sending' }
  | { step: 'waiting'; offline: boolean }
  | { step: 'stalled'; data: ErrorData | undefined };

export type ProgressWords = {
  /** While it goes on by itself. */
  finishing: string;
  /** When the patient must ask for the next attempt. */
  unknown: string;
  /** Why asking again does no harm. */
  safe: string;
};

type ProgressNoticeProps = {
  state: Undecided;
  words: ProgressWords;
  onRetry(): void;
  ref?: Ref<HTMLDivElement>;
};

/** Says that something is being finished, and why that takes longer. */
export function ProgressNotice({ state, words, onRetry, ref }: ProgressNoticeProps) {
  if (state.step === 'stalled') {
    return (
      <Notice tone="warning" role="alert" title={words.unknown} {...(ref && { ref })}>
        <p>{state.data ? sentenceFor(state.data) : UNREACHABLE}</p>
        <p>{`Trying again is safe: ${words.safe}`}</p>
        <RequestId id={state.data?.requestId} />
        <RetryButton onRetry={onRetry} />
      </Notice>
    );
  }
  const offline = state.step === 'waiting' && state.offline;
  return (
    <Notice tone="calm" role="status" title={words.finishing} {...(ref && { ref })}>
      <p>
        {offline
          ? 'You are offline. We will finish as soon as you are connected again.'
          : `We are making sure the clinic has it: ${words.safe}`}
      </p>
      {state.step === 'waiting' && <RetryButton onRetry={onRetry} />}
    </Notice>
  );
}

function RetryButton({ onRetry }: { onRetry: () => void }) {
  return (
    <button type="button" className="button" onClick={onRetry}>
      Try again now
    </button>
  );
}
