import type { Slot } from '@clinic/contracts/availability';
import type { Ref } from 'react';
import { dateOf, formatShortDate, formatTime } from '../lib/format-time.ts';
import { viewerTime } from '../lib/viewer-clock.ts';
import { Notice } from '../ui/notice.tsx';

type TakenNoticeProps = {
  title: string;
  alternatives: Slot[];
  onChoose(slot: Slot): void;
  ref: Ref<HTMLDivElement>;
};

/** Says that the slot is gone and offers free ones nearby; choosing one does not book it yet. */
export function TakenNotice({ title, alternatives, onChoose, ref }: TakenNoticeProps) {
  return (
    <Notice tone="warning" role="alert" title={title} ref={ref}>
      <p>
        {alternatives.length > 0
          ? 'These times nearby are still free:'
          : 'Please choose another day in the calendar.'}
      </p>
      <ul className="alternatives">
        {alternatives.map((slot) => (
          <li key={slot.startsAt}>
            <button type="button" className="button" onClick={() => onChoose(slot)}>
              <span>
                <span>{`${formatShortDate(dateOf(slot.localStartsAt))}, `}</span>
                <strong>{formatTime(slot.localStartsAt)}</strong>
              </span>
              <OwnClock time={viewerTime(slot.localStartsAt)} />
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function OwnClock({ time }: { time: string | undefined }) {
  return time ? <small className="own-clock">{`${time} for you`}</small> : null;
}
