import {
  dateIn,
  formatFullDate,
  formatTime,
  viewerTime,
  zoneName,
  zoneOffset,
} from '../lib/format-time.ts';
import { Icon } from './icon.tsx';

type SlotTimeProps = { startsAt: string; endsAt?: string | undefined; timeZone: string };

/** Day and time of a slot on the doctor's clock, and on the viewer's where that differs. */
export function SlotTime({ startsAt, endsAt, timeZone }: SlotTimeProps) {
  const end = endsAt ? `–${formatTime(endsAt, timeZone)}` : '';
  return (
    <div className="slot-time">
      <p className="slot-time-row slot-time-day">
        <Icon name="calendar" />
        <time dateTime={startsAt}>{formatFullDate(dateIn(timeZone, startsAt))}</time>
      </p>
      <p className="slot-time-row slot-time-clock">
        <Icon name="clock" />
        <span>
          {formatTime(startsAt, timeZone)}
          {end}
        </span>
      </p>
      <ZoneLine startsAt={startsAt} timeZone={timeZone} />
    </div>
  );
}

function ZoneLine({ startsAt, timeZone }: SlotTimeProps) {
  const own = viewerTime(startsAt, timeZone);
  return (
    <p className="slot-time-row slot-time-zone">
      <Icon name="globe" />
      <span>
        {zoneName(timeZone)} ({zoneOffset(timeZone, startsAt)})
        {own && <strong className="slot-time-own">{own} on your clock</strong>}
      </span>
    </p>
  );
}
