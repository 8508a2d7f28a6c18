import { errorDataOf } from '../lib/api-error.ts';
import { sentenceFor, UNREACHABLE } from '../lib/error-messages.ts';
import { Notice } from './notice.tsx';

/** Says what failed, offers to try again, and gives the number to quote. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const data = errorDataOf(error);
  return (
    <Notice tone="warning" role="alert" title={data ? sentenceFor(data) : UNREACHABLE}>
      <RequestId id={data?.requestId} />
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </Notice>
  );
}

/** The number under which the practice finds what went wrong. */
export function RequestId({ id }: { id: string | undefined }) {
  if (!id) return null;
  return (
    <p className="request-id">
      If you call us, please quote <code>{id}</code>
    </p>
  );
}
