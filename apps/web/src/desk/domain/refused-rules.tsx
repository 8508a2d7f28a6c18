import { AcceptableRefusal } from '@clinic/contracts/desk';
import type { ErrorData } from '@clinic/contracts/errors';
import { useEffect, useRef } from 'react';
import { formatTime } from '../../lib/format-time.ts';
import { serverNow } from '../../lib/server-clock.ts';
import { REFUSALS } from './desk-sentences.ts';

type RefusedRulesProps = {
  data: ErrorData;
  /** What happens when they are accepted, like `Book anyway`. */
  action: string;
  isPending: boolean;
  onAccept(accept: AcceptableRefusal[]): void;
};

/** Everything that the rules refuse, at once, and one button that accepts exactly this. */
export function RefusedRules({ data, action, isPending, onAccept }: RefusedRulesProps) {
  const { refusals = [], overlaps = [] } = data;
  const isHeld = overlaps.some(({ heldUntil }) => heldUntil !== undefined);
  const acceptable = refusals.filter(
    (refusal): refusal is AcceptableRefusal => AcceptableRefusal.safeParse(refusal).success,
  );
  const canAccept = acceptable.length === refusals.length && !isHeld;
  const first = useRef<HTMLDivElement>(null);
  // Whoever works by keyboard accepts with the next Enter, or Escape leaves.
  useEffect(() => first.current?.querySelector('button')?.focus(), []);
  return (
    <div className="refused" role="alert" ref={first}>
      <p className="refused-title">The rules of the clinic say no:</p>
      <ul className="refused-list">
        {refusals.map((refusal) => (
          <li key={refusal}>{REFUSALS[refusal] ?? refusal}</li>
        ))}
        {overlaps.map((overlap) => (
          <li key={`${overlap.startsAt} ${overlap.reference}`}>{wordsOf(overlap)}</li>
        ))}
      </ul>
      {canAccept && (
        <button
          type="button"
          className="button button-danger"
          disabled={isPending}
          onClick={() => onAccept(acceptable)}
        >
          {action}
        </button>
      )}
    </div>
  );
}

function wordsOf({
  localStartsAt,
  localEndsAt,
  reference,
  heldUntil,
}: NonNullable<ErrorData['overlaps']>[number]): string {
  const time = `${formatTime(localStartsAt)}–${formatTime(localEndsAt)}`;
  if (reference) return `${time}: appointment ${reference}`;
  const minutes = Math.max(1, Math.ceil((Date.parse(heldUntil ?? '') - serverNow()) / 60_000));
  return `${time}: a patient on the web is booking it, for ${minutes} more minute${minutes === 1 ? '' : 's'} at most. This cannot be accepted.`;
}
