import { formatTime, viewerTime } from '../../lib/format-time.ts';

type SlotButtonProps = {
  startsAt: string;
  timeZone: string;
  chosen: boolean;
  onChoose(startsAt: string): void;
};

/** One free slot; pressed when it is the chosen one. */
export function SlotButton({ startsAt, timeZone, chosen, onChoose }: SlotButtonProps) {
  const own = viewerTime(startsAt, timeZone);
  return (
    <button type="button" className="slot" aria-pressed={chosen} onClick={() => onChoose(startsAt)}>
      {formatTime(startsAt, timeZone)}
      {own && <small className="own-clock">{own} for you</small>}
    </button>
  );
}
