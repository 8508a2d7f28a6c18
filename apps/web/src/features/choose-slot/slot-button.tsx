import type { Slot } from '@clinic/contracts/availability';
import { formatTime } from '../../lib/format-time.ts';
import { viewerTime } from '../../lib/viewer-clock.ts';

type SlotButtonProps = {
  slot: Slot;
  /** Also when it ends: for visits that are not of the usual length. */
  withEnd: boolean;
  chosen: boolean;
  onChoose(slot: Slot): void;
};

/** One free slot; pressed when it is the chosen one. */
export function SlotButton({ slot, withEnd, chosen, onChoose }: SlotButtonProps) {
  const { localStartsAt, localEndsAt } = slot;
  const end = withEnd ? ` – ${formatTime(localEndsAt)}` : '';
  const own = viewerTime(localStartsAt);
  return (
    <button type="button" className="slot" aria-pressed={chosen} onClick={() => onChoose(slot)}>
      <span
        className={withEnd ? 'slot-interval' : undefined}
      >{`${formatTime(localStartsAt)}${end}`}</span>
      {own && <small className="own-clock">{`${own} for you`}</small>}
    </button>
  );
}
