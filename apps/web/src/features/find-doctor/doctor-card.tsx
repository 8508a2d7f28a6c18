import type { Doctor } from '@clinic/contracts/doctors';
import { Link } from '@tanstack/react-router';
import { slotToUrl } from '../../domain/slot-in-url.ts';
import { dateOf, formatTime, zoneName } from '../../lib/format-time.ts';
import { serverNow } from '../../lib/server-clock.ts';
import { formatDayFromNow, isOnViewerClock, viewerTime } from '../../lib/viewer-clock.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { Earliest } from './use-doctors.ts';
import './doctor-card.css';

/** A doctor: the name leads to the calendar, the first free slot straight to its booking. */
export function DoctorCard({ doctor, earliest }: { doctor: Doctor; earliest: Earliest }) {
  const params = { doctorId: String(doctor.id) };
  return (
    <article className="panel doctor">
      <Avatar {...doctor} />
      <div className="doctor-about">
        <h2>
          <Link to="/doctors/$doctorId" params={params} className="doctor-name">
            {doctor.name}
          </Link>
        </h2>
        <p className="muted">{doctor.specialization}</p>
      </div>
      <div className="doctor-ways">
        <NextFree doctor={doctor} earliest={earliest} />
        <Link
          to="/doctors/$doctorId"
          params={params}
          className="doctor-more"
          aria-label={`All times of ${doctor.name}`}
        >
          <Icon name="calendar" />
          All times
        </Link>
      </div>
    </article>
  );
}

function NextFree({ doctor, earliest }: { doctor: Doctor; earliest: Earliest }) {
  if (earliest === undefined) return <Skeleton width="100%" height="3.5rem" />;
  if (earliest === 'none') return <p className="doctor-full muted">No free times at the moment</p>;
  if (earliest === 'unknown') return <p className="doctor-full muted">See the calendar</p>;
  const { startsAt, localStartsAt, timeZone, today } = earliest;
  const day = formatDayFromNow(localStartsAt, today, serverNow());
  const own = viewerTime(localStartsAt);
  const zone = isOnViewerClock(localStartsAt) ? '' : `, ${zoneName(timeZone)}`;
  return (
    <Link
      to="/doctors/$doctorId"
      params={{ doctorId: String(doctor.id) }}
      search={{ date: dateOf(localStartsAt), slot: slotToUrl(startsAt) }}
      className="doctor-next"
    >
      <span className="doctor-next-label">
        {`Next free${zone}`}
        <span className="visually-hidden"> with {doctor.name}:</span>
      </span>
      <span className="doctor-next-time">{`${day}, ${formatTime(localStartsAt)}`}</span>
      {own && <span className="doctor-next-zone">{`${own} for you`}</span>}
      <Icon name="arrowRight" />
    </Link>
  );
}
