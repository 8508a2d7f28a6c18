import { sentenceFor, UNREACHABLE } from '../../lib/error-messages.ts';
import { RequestId } from '../../ui/error-panel.tsx';
import { Notice } from '../../ui/notice.tsx';
import type { BookingState } from './booking-state.ts';

type Undecided = Extract<BookingState, { step: 'sending' | 'waiting' | 'stalled' }>;

/** Says that a booking is being finished, and why that takes longer. */
export function ProgressNotice({ state, onRetry }: { state: Undecided; onRetry: () => void }) {
  if (state.step === 'stalled') {
    return (
      <Notice tone="warning" role="alert" title="We do not know yet whether this is booked">
        <p>{state.data ? sentenceFor(state.data.code) : UNREACHABLE}</p>
        <p>Trying again is safe: you will never be booked twice.</p>
        <RequestId id={state.data?.requestId} />
        <RetryButton onRetry={onRetry} />
      </Notice>
    );
  }
  const offline = state.step === 'waiting' && state.offline;
  return (
    <Notice tone="calm" role="status" title="Finishing your booking…">
      <p>
        {offline
          ? 'You are offline. We will finish as soon as you are connected again.'
          : 'We are making sure the clinic has it. You will not be booked twice.'}
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
