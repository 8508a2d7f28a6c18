import type { Slot } from '@clinic/contracts/availability';
import { formatTime } from '../../lib/format-time.ts';
import { viewerTime } from '../../lib/viewer-clock.ts';

type SlotButtonProps = { slot: Slot; chosen: boolean; onChoose(slot: Slot): void };

/** One free slot; pressed when it is the chosen one. */
export function SlotButton({ slot, chosen, onChoose }: SlotButtonProps) {
  const { localStartsAt } = slot;
  const own = viewerTime(localStartsAt);
  return (
    <button type="button" className="slot" aria-pressed={chosen} onClick={() => onChoose(slot)}>
      <span>{formatTime(localStartsAt)}</span>
      {own && <small className="own-clock">{`${own} for you`}</small>}
    </button>
  );
}
