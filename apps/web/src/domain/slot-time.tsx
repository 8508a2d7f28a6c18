import { dateOf, formatFullDate, formatTime, offsetName, zoneName } from '../lib/format-time.ts';
import { viewerTime } from '../lib/viewer-clock.ts';
import { Icon } from '../ui/icon.tsx';

type SlotTimeProps = {
  localStartsAt: string;
  localEndsAt?: string | undefined;
  timeZone: string;
};

/** Day and time of a slot on the doctor's clock, and on the viewer's where that differs. */
export function SlotTime({ localStartsAt, localEndsAt, timeZone }: SlotTimeProps) {
  const end = localEndsAt ? `–${formatTime(localEndsAt)}` : '';
  return (
    <div className="slot-time">
      <p className="slot-time-row slot-time-day">
        <Icon name="calendar" />
        <time dateTime={localStartsAt}>{formatFullDate(dateOf(localStartsAt))}</time>
      </p>
      <p className="slot-time-row slot-time-clock">
        <Icon name="clock" />
        <span>{`${formatTime(localStartsAt)}${end}`}</span>
      </p>
      <ZoneLine localStartsAt={localStartsAt} timeZone={timeZone} />
    </div>
  );
}

function ZoneLine({ localStartsAt, timeZone }: SlotTimeProps) {
  const own = viewerTime(localStartsAt);
  return (
    <p className="slot-time-row slot-time-zone">
      <Icon name="globe" />
      <span>
        <span>{`${zoneName(timeZone)} (${offsetName(localStartsAt)})`}</span>
        {own && <strong className="slot-time-own">{`${own} on your clock`}</strong>}
      </span>
    </p>
  );
}
