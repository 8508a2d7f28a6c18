import type { Appointment, AppointmentStatus } from '@clinic/contracts/appointments';
import type { ReactNode } from 'react';
import { LocationLines } from '../../domain/location-lines.tsx';
import { SlotTime } from '../../domain/slot-time.tsx';
import { Icon } from '../../ui/icon.tsx';
import { CalendarFileButton } from './calendar-file-button.tsx';
import { CopyLinkButton } from './copy-link-button.tsx';
import './view-appointment.css';

const HEADINGS: Record<AppointmentStatus, string> = {
  booked: 'Your appointment is booked',
  arrived: 'You have arrived',
  fulfilled: 'This appointment took place',
  noshow: 'This appointment was missed',
  cancelled: 'This appointment is cancelled',
};

type AppointmentDetailsProps = {
  appointment: Appointment;
  /** Missing where the link was given to another page than this one. */
  manageToken: string | undefined;
  /** What it is for, where that needs a name. */
  visit?: string | undefined;
  /** In place of the one that its status has. */
  heading?: string | undefined;
  children?: ReactNode;
};

/** Everything the patient needs on the day: when, with whom, and the reference to say aloud. */
export function AppointmentDetails(props: AppointmentDetailsProps) {
  const { appointment, manageToken, visit, heading, children } = props;
  const { doctorName, specialization, patientName, reference, status, location } = appointment;
  const off = status === 'cancelled';
  const good = status !== 'cancelled' && status !== 'noshow';
  return (
    <article className="panel appointment">
      <header className="appointment-head">
        <span className={good ? 'seal' : 'seal seal-off'}>
          <Icon name={good ? 'check' : 'warning'} />
        </span>
        <h1 tabIndex={-1}>{heading ?? HEADINGS[status]}</h1>
        <p className="muted">{`${patientName} with ${doctorName}, ${specialization}`}</p>
      </header>
      <div className={off ? 'appointment-off' : undefined}>
        <SlotTime {...appointment} />
      </div>
      <dl className="facts">
        {visit && (
          <>
            <dt>Visit</dt>
            <dd>{visit}</dd>
          </>
        )}
        <dt>Where</dt>
        <dd>
          <LocationLines location={location} />
        </dd>
        <dt>Reference</dt>
        <dd className="reference">{reference}</dd>
      </dl>
      {manageToken === undefined ? (
        <p className="muted">
          The link to this appointment was given when it was booked, only on the device that booked
          it. To move or cancel it, use that link or call the practice.
        </p>
      ) : (
        <LinkActions {...{ id: appointment.id, manageToken, off }} />
      )}
      {children}
    </article>
  );
}

type LinkActionsProps = { id: string; manageToken: string; off: boolean };

/** What can be done by whoever has the link. */
function LinkActions({ id, manageToken, off }: LinkActionsProps) {
  return (
    <>
      <dl className="facts print-only">
        <dt>Its page</dt>
        <dd>{window.location.href}</dd>
      </dl>
      <div className="appointment-actions">
        <CalendarFileButton id={id} manageToken={manageToken}>
          {off ? 'Update my calendar' : 'Add to calendar'}
        </CalendarFileButton>
        {!off && <CopyLinkButton />}
      </div>
      {!off && (
        <p className="muted appointment-keep">
          Keep the link of this page: it is the way back to your appointment. Share it only with
          people who may see it.
        </p>
      )}
    </>
  );
}
