import { Link } from '@tanstack/react-router';
import { formatDayAndTime, zoneName } from '../../lib/format-time.ts';
import { useServerNow } from '../../lib/use-server-now.ts';
import { isOnViewerClock } from '../../lib/viewer-clock.ts';
import { Icon } from '../../ui/icon.tsx';
import type { RememberedAppointment } from './my-appointments.ts';
import { isToCome } from './upcoming.ts';
import './my-appointments.css';

type MyAppointmentsListProps = {
  list: readonly RememberedAppointment[];
  /** Where it is given, each can be removed. */
  onForget?(id: string): void;
};

/** Appointments as this device remembers them, each a way to its page. */
export function MyAppointmentsList({ list, onForget }: MyAppointmentsListProps) {
  const now = useServerNow();
  return (
    <ul className="mine">
      {list.map((one) => (
        <li key={one.id} className="panel mine-one">
          <Link
            to="/appointments/$appointmentId"
            params={{ appointmentId: one.id }}
            hash={one.manageToken}
            preload={false}
            className="mine-link"
          >
            <span className="mine-when">{whenOf(one)}</span>
            <span className="muted">{`${one.doctorName}${standingOf(one, now)}`}</span>
            <Icon name="arrowRight" />
          </Link>
          {onForget && (
            <button
              type="button"
              className="link mine-forget"
              aria-label={`Remove ${whenOf(one)} with ${one.doctorName} from this device`}
              onClick={() => onForget(one.id)}
            >
              Remove
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function whenOf({ localStartsAt, timeZone }: RememberedAppointment): string {
  if (localStartsAt === undefined) return 'Open it to see the time';
  const when = formatDayAndTime(localStartsAt);
  return isOnViewerClock(localStartsAt) ? when : `${when} (${zoneName(timeZone)})`;
}

function standingOf(one: RememberedAppointment, now: number | undefined): string {
  if (one.status === 'cancelled') return ' · cancelled';
  return isToCome(one, now) ? '' : ' · past';
}
