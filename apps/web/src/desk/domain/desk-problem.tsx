import type { ReactNode } from 'react';
import { errorDataOf, retryAfterOf } from '../../lib/api-error.ts';
import { Notice } from '../../ui/notice.tsx';
import { deskSentence } from './desk-sentences.ts';

type DeskProblemProps = {
  /** Nothing shows nothing. */
  error: unknown;
  /** Asks again, where that can help. */
  onRetry?(): void;
  /** Instead of the sentence of its code. */
  sentence?: string;
  /** What else is to be said. */
  children?: ReactNode;
};

/** What went wrong, for the staff, with the number under which the log has it. */
export function DeskProblem({ error, onRetry, sentence, children }: DeskProblemProps) {
  if (!error) return null;
  const data = errorDataOf(error);
  const isFinal = data !== undefined && data.httpStatus >= 400 && data.httpStatus < 429;
  return (
    <Notice
      tone="warning"
      role="alert"
      title={sentence ?? deskSentence(error, retryAfterOf(error))}
    >
      {children}
      {data && data.httpStatus >= 500 && (
        <p className="request-id">
          {'Number of this problem: '}
          <code>{data.requestId}</code>
        </p>
      )}
      {onRetry && !isFinal && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </Notice>
  );
}
