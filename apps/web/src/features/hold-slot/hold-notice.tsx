import { useEffect, useState } from 'react';
import { formatTime } from '../../lib/format-time.ts';
import { serverNow } from '../../lib/server-clock.ts';
import { Icon } from '../../ui/icon.tsx';
import type { HoldState } from './hold.ts';
import './hold-slot.css';

/** Says for how long the slot is kept, and when it is no longer. */
export function HoldNotice({ hold }: { hold: HoldState }) {
  const now = useSecondsWhile(hold.step === 'held');
  const left = hold.step === 'held' ? Math.max(0, Math.ceil((hold.expiresAt - now) / 1000)) : 0;
  return (
    <>
      {hold.step === 'held' && (
        <p className="hold">
          <Icon name="clock" />
          <span>{`We keep ${formatTime(hold.slot.localStartsAt)} for you`}</span>
          <span className="hold-left" aria-hidden="true">
            {minutesAndSeconds(left)}
          </span>
        </p>
      )}
      {hold.step === 'expired' && (
        <p className="hold hold-over">
          <Icon name="clock" />
          <span>
            {`${formatTime(hold.slot.localStartsAt)} is no longer kept for you. You can still book it while it is free.`}
          </span>
        </p>
      )}
      <p className="visually-hidden" role="status">
        {spoken(hold, left)}
      </p>
    </>
  );
}

/** Few words at few moments: a screen reader must not count down aloud. */
function spoken(hold: HoldState, left: number): string {
  if (hold.step === 'none' || hold.step === 'refused') return '';
  const time = formatTime(hold.slot.localStartsAt);
  if (hold.step === 'expired') return `${time} is no longer kept for you.`;
  if (left <= 60) return `We keep ${time} for you for less than a minute more.`;
  const minutes = Math.round((hold.expiresAt - hold.since) / 60_000);
  return `We keep ${time} for you for ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
}

function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function useSecondsWhile(running: boolean): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    if (!running) return;
    setNow(serverNow());
    const timer = setInterval(() => setNow(serverNow()), 500);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
