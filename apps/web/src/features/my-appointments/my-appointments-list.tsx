import { Link } from '@tanstack/react-router';
import {
  dateIn,
  formatShortDate,
  formatTime,
  viewerTime,
  zoneName,
} from '../../lib/format-time.ts';
import { Icon } from '../../ui/icon.tsx';
import type { RememberedAppointment } from './my-appointments.ts';
import './my-appointments.css';

type MyAppointmentsListProps = {
  list: readonly RememberedAppointment[];
  /** Where it is given, each can be removed. */
  onForget?(id: string): void;
};

/** Appointments as this device remembers them, each a way to its page. */
export function MyAppointmentsList({ list, onForget }: MyAppointmentsListProps) {
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
            <span className="muted">
              {one.doctorName}
              {standingOf(one)}
            </span>
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

function whenOf({ startsAt, timeZone }: RememberedAppointment): string {
  const when = `${formatShortDate(dateIn(timeZone, startsAt))}, ${formatTime(startsAt, timeZone)}`;
  return viewerTime(startsAt, timeZone) ? `${when} (${zoneName(timeZone)})` : when;
}

function standingOf({ status, startsAt }: RememberedAppointment): string {
  if (status === 'cancelled') return ' · cancelled';
  return Date.parse(startsAt) < Date.now() ? ' · past' : '';
}
