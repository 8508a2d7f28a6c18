import type { Slot } from '@clinic/contracts/availability';
import type { Ref } from 'react';
import { dateIn, formatShortDate, formatTime, viewerTime } from '../lib/format-time.ts';
import { Notice } from './notice.tsx';

type TakenNoticeProps = {
  title: string;
  alternatives: Slot[];
  timeZone: string;
  onChoose(startsAt: string): void;
  ref: Ref<HTMLDivElement>;
};

/** Says that the slot is gone and offers free ones nearby; choosing one does not book it yet. */
export function TakenNotice({ title, alternatives, timeZone, onChoose, ref }: TakenNoticeProps) {
  const day = (startsAt: string) => formatShortDate(dateIn(timeZone, startsAt));
  return (
    <Notice tone="warning" role="alert" title={title} ref={ref}>
      <p>
        {alternatives.length > 0
          ? 'These times nearby are still free:'
          : 'Please choose another day in the calendar.'}
      </p>
      <ul className="alternatives">
        {alternatives.map(({ startsAt }) => (
          <li key={startsAt}>
            <button type="button" className="button" onClick={() => onChoose(startsAt)}>
              <span>
                {day(startsAt)}, <strong>{formatTime(startsAt, timeZone)}</strong>
              </span>
              <OwnClock time={viewerTime(startsAt, timeZone)} />
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function OwnClock({ time }: { time: string | undefined }) {
  return time ? <small className="own-clock">{time} for you</small> : null;
}
